import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { encodeLogsJson, encodeTracesJson } from '../../src/decode/encodeJson.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { exportTraces } from '../../src/query/exportTraces.ts';
import { listTraces } from '../../src/query/listTraces.ts';
import { getSessions } from '../../src/query/sessions.ts';
import { writeTrace } from '../../src/query/showTrace.ts';
import { getTrace } from '../../src/query/trace.ts';
import { createSearchIndex } from '../../src/store/searchIndex.ts';
import { aLog, spanIdOf, traceIdOf } from '../support/builders.ts';
import { recording, recordings } from '../support/recording.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const now = Date.UTC(2026, 10, 20);

describe.each(recordings)('what %s sent', (name) => {
  const { spans, logs } = recording(name);
  let db: WrittenDatabase;

  beforeAll(async () => {
    db = await writtenDatabase(now);
    db.write({ spans, logs });
    const index = createSearchIndex(db.writer);
    while (index.indexPending(1000)) {
      // Until all is searchable.
    }
  });
  afterAll(() => db.remove());

  test('is listed and shown whole', () => {
    const { rows } = listTraces(db.database, { filter: '', showNoise: true, limit: 1000 }, now);
    const sent = new Set(spans.map(({ traceId }) => traceId));
    const listed = new Set(rows.map(({ json }) => JSON.parse(json).traceId));
    expect([...sent].filter((traceId) => !listed.has(traceId))).toEqual([]);
    for (const { json } of rows) {
      const { traceId } = JSON.parse(json);
      const trace = getTrace(db.database, traceId, now);
      const shown = JSON.parse(trace === undefined ? '{}' : writeTrace(trace));
      const { observations, ...head } = shown;
      // The list leaves out what only the spans tell.
      expect({ ...JSON.parse(json), warnings: [] }).toEqual({ ...head, warnings: [] });
      const ids = new Set(observations.map(({ spanId }: { readonly spanId: string }) => spanId));
      expect(spans.filter((span) => span.traceId === traceId && !ids.has(span.spanId))).toEqual([]);
    }
  });

  test('can be exported as OTLP, equal to what came in', () => {
    const batches = [...exportTraces(db.database, { filter: '' }, now)];
    const exportedSpans = batches.flatMap((batch) => decodeTraces(utf8(encodeTracesJson(batch.spans)), 'json').items);
    const exportedLogs = batches.flatMap((batch) => decodeLogs(utf8(encodeLogsJson(batch.logs)), 'json').items);
    expect(byId(exportedSpans)).toEqual(byId(lastVersions(spans)));
    expect(inAnyOrder(exportedLogs)).toEqual(inAnyOrder(logs));
  });

  test('is found by the words of its messages', () => {
    const title = getSessions(db.database, { filter: '', limit: 1 }, now).rows[0]?.title ?? '';
    const word = title.match(/\p{L}{5,}/u)?.[0] ?? '';
    expect(word).not.toBe('');
    expect(getSessions(db.database, { filter: word, limit: 10 }, now).rows.map((row) => row.title)).toContain(title);
    expect(getSessions(db.database, { filter: `${word} nowhereatall`, limit: 10 }, now).rows).toEqual([]);
  });
});

test('logs whose span never came are exported too, and only the traces that were asked for', async () => {
  const db = await writtenDatabase(now);
  const log: ReceivedLog = aLog({ traceId: traceIdOf(5), spanId: spanIdOf(5) });
  db.write({ logs: [log, aLog({ traceId: traceIdOf(6) })] });
  const batches = [...exportTraces(db.database, { filter: '', traceIds: [traceIdOf(5)] }, now)];
  expect(batches).toEqual([{ traceId: traceIdOf(5), isListed: false, spans: [], logs: [log] }]);
  await db.remove();
});

const utf8 = (text: string): Uint8Array => Buffer.from(text);

/** A span that was sent while it ran and again when it had ended counts as it ended. */
function lastVersions(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  const last = new Map<string, ReceivedSpan>();
  for (const span of spans) {
    const key = span.traceId + span.spanId;
    const known = last.get(key);
    if (known === undefined || known.end === 0n || span.end !== 0n) last.set(key, span);
  }
  return [...last.values()];
}

function inAnyOrder(logs: readonly ReceivedLog[]): readonly string[] {
  return logs.map((log) => encodeLogsJson([log])).sort();
}

function byId(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] {
  return [...spans].sort((a, b) => (a.traceId + a.spanId < b.traceId + b.spanId ? -1 : 1));
}
