import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Changes } from '../../src/query/changes.ts';
import type { CollectorApi, CollectorOptions, CollectorStatus } from '../../src/workers/collectorApi.ts';
import { createCollector } from '../../src/workers/collectorService.ts';
import type { ReaderApi } from '../../src/workers/readerApi.ts';
import { createReader } from '../../src/workers/readerService.ts';

const folders: string[] = [];
const collectors: CollectorApi[] = [];
afterEach(async () => {
  await Promise.all(collectors.splice(0).map((collector) => collector.stop({})));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), 'promptrail-collector-'));
  folders.push(folder);
  return join(folder, 'traces.db');
}

async function startCollector(database: string, overrides: Partial<CollectorOptions> = {}) {
  const heard: CollectorStatus[] = [];
  const logged: string[] = [];
  const progress: unknown[] = [];
  const collector = createCollector((name, payload) => {
    if (name === 'renormaliseProgress') progress.push(payload);
    if (name === 'status') heard.push(payload as CollectorStatus);
    if (name === 'log') logged.push((payload as { message: string }).message);
  });
  collectors.push(collector);
  const status = await collector.start({
    database,
    httpPort: 0,
    grpcPort: 0,
    allowedHosts: [],
    allowedOrigins: [],
    durability: 'normal',
    retention: { days: 0, maxBytes: 0 },
    listen: true,
    ...overrides,
  });
  return { collector, status, heard, logged, progress };
}

async function openReader(database: string): Promise<{ reader: ReaderApi; changes: Changes[] }> {
  const changes: Changes[] = [];
  const reader = createReader((change) => changes.push(change));
  await reader.open({ database });
  return { reader, changes };
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

function post(port: number | undefined, signal: 'traces' | 'logs', body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`http://127.0.0.1:${port}/v1/${signal}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const span = {
  traceId,
  spanId,
  name: 'chat gpt-4o',
  startTimeUnixNano: '1763000000000000000',
  endTimeUnixNano: '1763000001000000000',
  attributes: [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } },
  ],
};
const spans = (...list: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
const question = {
  traceId,
  spanId,
  timeUnixNano: '1763000000100000000',
  eventName: 'gen_ai.user.message',
  body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: 'Why is the sky blue?' } }] } },
};
const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [question] }] }] };

async function until<Value>(what: string, look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (let i = 0; i < 400; i++) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`Never: ${what}`);
}

describe('a collector', () => {
  it('shows a span that was posted, and tells the reader so', async () => {
    const database = newDatabase();
    const { status } = await startCollector(database);
    const { reader, changes } = await openReader(database);
    expect((await post(status.httpPort, 'traces', spans(span))).status).toBe(200);
    await until('the reader hears of it', () => changes.find((change) => change.traceIds.includes(traceId)));
    const { rows } = await reader.getSessions({ filter: 'model:gpt-4o', limit: 10 });
    expect(rows).toMatchObject([{ turnCount: 1 }]);
  });

  it.each([
    ['before', ['logs', 'traces']],
    ['after', ['traces', 'logs']],
  ] as const)('joins a message that came as a log %s its span', async (_when, order) => {
    const database = newDatabase();
    const { status } = await startCollector(database);
    const { reader } = await openReader(database);
    for (const signal of order) {
      expect((await post(status.httpPort, signal, signal === 'traces' ? spans(span) : logs)).status).toBe(200);
    }
    const { input } = await reader.getObservation({ traceId, spanId });
    expect(input).toMatchObject([{ role: 'user', parts: [{ type: 'text', text: 'Why is the sky blue?' }] }]);
    expect((await reader.getTurn({ traceId }))?.title).toBe('Why is the sky blue?');
  });

  it('keeps the good spans of a batch with a bad id, and says which was not kept', async () => {
    const { status } = await startCollector(newDatabase());
    const answer = await post(status.httpPort, 'traces', spans(span, { ...span, spanId: '00' }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ partialSuccess: { rejectedSpans: expect.anything() } });
  });

  it('sets a damaged database aside, begins a new one, and says where the old one lies', async () => {
    const database = newDatabase();
    writeFileSync(database, 'this is not a database, but somebody may miss it'.repeat(100));
    const { status, logged } = await startCollector(database);
    expect(status).toMatchObject({ role: 'collecting', message: expect.stringContaining('set aside') });
    expect(logged.join()).toContain('nothing was deleted');
    const kept = readdirSync(join(database, '..')).find((name) => name.startsWith('corrupt-'));
    expect(existsSync(join(database, '..', kept ?? '', 'traces.db'))).toBe(true);
    expect((await post(status.httpPort, 'traces', spans(span))).status).toBe(200);
  });

  it('fails with words when the database cannot be made', async () => {
    const file = newDatabase();
    writeFileSync(file, '');
    const inside = await startCollector(join(file, 'traces.db'));
    expect(inside.status).toMatchObject({ role: 'failed', message: expect.stringMatching(/\w+ \w+/) });
  });

  it('takes the same port over when the one it follows goes', async () => {
    const database = newDatabase();
    const first = await startCollector(database);
    const second = await startCollector(database, { httpPort: first.status.httpPort ?? 0 });
    expect(second.status).toMatchObject({ role: 'following', httpPort: first.status.httpPort });
    await first.collector.stop({});
    const taken = await until('taken over', () => second.heard.find(({ role }) => role === 'collecting'));
    expect(taken.httpPort).toBe(first.status.httpPort);
    expect((await post(taken.httpPort, 'traces', spans(span))).status).toBe(200);
  });

  it('lets a window that follows write labels that the other one sees', async () => {
    const database = newDatabase();
    const first = await startCollector(database);
    await post(first.status.httpPort, 'traces', spans(span));
    const second = await startCollector(database, { httpPort: first.status.httpPort ?? 0 });
    const { reader, changes } = await openReader(database);
    const score = {
      id: 'label-1',
      name: 'verdict',
      target: { kind: 'trace', traceId },
      value: 'fail',
      type: 'categorical',
      pass: false,
    };
    await second.collector.saveScores({ scores: [{ ...score, source: 'human', time: '2026-01-01T00:00:00.000Z' } as never] });
    await until('the reader hears of it', () => changes.find((change) => change.traceIds.includes(traceId)));
    expect((await reader.getTurn({ traceId }))?.scores).toMatchObject([{ name: 'verdict', value: 'fail' }]);
  });

  it('imports files one by one: a bad one fails alone', async () => {
    const database = newDatabase();
    const { collector } = await startCollector(database, { listen: false });
    const good = join(database, '..', 'good.json');
    const bad = join(database, '..', 'bad.json');
    writeFileSync(good, JSON.stringify(spans(span)));
    writeFileSync(bad, '{"resourceSpans": [{]');
    const results = await collector.importFiles({ files: [bad, good, join(database, '..', 'missing.json')] });
    expect(results.map(({ spans: count }) => count)).toEqual([0, 1, 0]);
    expect(results[0]?.message).toMatch(/^Not imported: /);
    expect(results[2]?.message).toMatch(/^Not imported: /);
  });

  it('reads stored traces again when asked, and tells how far it is', async () => {
    const database = newDatabase();
    const { collector, status, progress } = await startCollector(database);
    await post(status.httpPort, 'traces', spans(span));
    expect(await collector.countOutdated({})).toBe(0);
    expect(await collector.renormalise({ all: false })).toEqual({ traces: 0, left: 0 });
    expect(await collector.renormalise({ all: true })).toEqual({ traces: 1, left: 0 });
    expect(progress.at(-1)).toEqual({ done: 1, total: 1 });
    const { reader } = await openReader(database);
    expect(await reader.getSteps({ traceId })).toMatchObject([{ type: 'generation', name: 'chat gpt-4o' }]);
  });

  it('leaves reading again to the one that collects, and says which process that is', async () => {
    const database = newDatabase();
    const first = await startCollector(database);
    const following = await startCollector(database, { httpPort: first.status.httpPort ?? 0 });
    const silent = await startCollector(database, { listen: false });
    for (const { collector } of [following, silent]) {
      await expect(collector.renormalise({ all: true })).rejects.toThrow(
        `Process ${process.pid} collects into this database, on port ${first.status.httpPort}`,
      );
    }
    await following.collector.stop({});
    await first.collector.stop({});
    expect(await silent.collector.renormalise({ all: true })).toEqual({ traces: 0, left: 0 });
  });

  it('finds what it has stored by its text once it is flushed', async () => {
    const database = newDatabase();
    const { status, collector } = await startCollector(database);
    await post(status.httpPort, 'traces', spans(span));
    await post(status.httpPort, 'logs', logs);
    await collector.flush({});
    const { reader } = await openReader(database);
    expect(await reader.countSessions({ filter: '"sky blue"' })).toMatchObject({ turns: 1 });
    expect(await reader.countSessions({ filter: 'green' })).toMatchObject({ turns: 0 });
  });
});
