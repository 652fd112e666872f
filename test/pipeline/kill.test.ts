import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { openReader } from '../../src/store/database.ts';

// 50 rounds are the promise (PROMPTRAIL_KILLS=50); the suite runs fewer, since each takes a second.
const rounds = Number(process.env['PROMPTRAIL_KILLS'] ?? 6);
const seed = 0x5eed0001;
const spansPerRequest = 8;

const folder = mkdtempSync(join(tmpdir(), 'promptrail-kill-'));
const database = join(folder, 'kill.db');
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

function random(state: { value: number }): number {
  state.value = (Math.imul(state.value, 1664525) + 1013904223) >>> 0;
  return state.value / 2 ** 32;
}

async function serve(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const script = resolve('scripts/promptrail.ts');
  const child = spawn(process.execPath, [script, 'serve', '--port', '0', '--grpc-port', '0', '--db', database, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('No standard output.');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, port: (JSON.parse(line) as { http: number }).http };
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

/** One request of eight steps of one turn; span ids are numbers from `first`. */
function body(first: number): string {
  const spans = Array.from({ length: spansPerRequest }, (_, index) => ({
    traceId: hex(Math.floor(first / 64) + 1, 32),
    spanId: hex(first + index, 16),
    name: `chat ${first + index}`,
    startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(first + index)),
    endTimeUnixNano: String(1_700_000_001_000_000_000n + BigInt(first + index)),
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      {
        key: 'gen_ai.input.messages',
        value: { stringValue: `[{"role":"user","parts":[{"type":"text","content":"${'x'.repeat(2000)} ${first + index}"}]}]` },
      },
    ],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** Resolves to true when the request was acknowledged whole. */
function post(port: number, text: string, agent: Agent): Promise<boolean> {
  return new Promise((done) => {
    const outgoing = request({ port, host: '127.0.0.1', path: '/v1/traces', method: 'POST', agent }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode === 200));
      response.on('error', () => done(false));
    });
    outgoing.setHeader('content-type', 'application/json');
    outgoing.on('error', () => done(false));
    outgoing.end(text);
  });
}

it(
  `loses no acknowledged span and keeps none twice when it is killed under load, ${rounds} times`,
  async () => {
    const state = { value: seed };
    const acknowledged = new Set<string>();
    let next = 1;
    for (let round = 0; round < rounds; round++) {
      const { child, port } = await serve();
      const agent = new Agent({ keepAlive: true });
      let alive = true;
      const sender = async (): Promise<void> => {
        while (alive) {
          const first = next;
          next += spansPerRequest;
          if (!(await post(port, body(first), agent))) continue;
          for (let id = first; id < first + spansPerRequest; id++) acknowledged.add(hex(id, 16));
        }
      };
      const senders = [sender(), sender(), sender()];
      await new Promise((resolveTimer) => setTimeout(resolveTimer, 50 + random(state) * 300));
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      alive = false;
      await Promise.all([exited, ...senders]);
      agent.destroy();
    }
    const { child } = await serve();
    const stopped = once(child, 'exit');
    child.kill('SIGTERM');
    await stopped;

    const reader = openReader(database);
    const stored = reader.prepare<[], Buffer>('SELECT span_id FROM spans').pluck().all();
    const ids = stored.map((id) => id.toString('hex'));
    const known = new Set(ids);
    expect(acknowledged.size).toBeGreaterThan(rounds * spansPerRequest);
    expect(
      [...acknowledged].filter((id) => !known.has(id)),
      `seed ${seed}`,
    ).toEqual([]);
    expect(known.size).toBe(ids.length);
    expect(reader.pragma('integrity_check', { simple: true })).toBe('ok');
    const counted = reader.prepare<[], number>('SELECT sum(span_count) FROM traces').pluck().get();
    expect(counted).toBe(ids.length);
    reader.close();
  },
  rounds * 6000 + 20_000,
);
