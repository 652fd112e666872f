import { expect, test } from 'vitest';
import type { Score } from '../../src/model/score.ts';
import { clear, deleteTraces, prune, usedBytes } from '../../src/store/retention.ts';
import { saveScores } from '../../src/store/scores.ts';
import { createSearchIndex } from '../../src/store/searchIndex.ts';
import { aLog, aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { snapshot } from './snapshot.ts';
import { damage, numberOf, openTestStore, type TestStore } from './testStore.ts';

const words = 'filler '.repeat(300);
const tables = [
  'traces',
  'sessions',
  'spans',
  'logs',
  'bodies',
  'body_pieces',
  'body_lists',
  'body_uses',
  'texts',
  'tags',
  'scores',
  'stale_texts',
];

/** Trace `number` of session `session`, with a text that all share and one of its own. */
function writeTrace({ db, writer }: TestStore, number: number, session = `session ${number}`): void {
  const history = Array.from({ length: 6 }, (_, index) =>
    JSON.stringify({ content: index < 5 ? `shared ${index} ${words}` : `own${number} ${words}` }),
  );
  const attributes = attributesOf(
    ['session', session],
    ['tag', 'x'],
    ['tokens', 5],
    ['messages', `[${history.join(',')}]`],
    ['unique', `alone${number} `.repeat(200)],
  );
  const ids = { traceId: traceIdOf(number) };
  writer.write({
    spans: [aSpan({ ...ids, attributes }), aSpan({ ...ids, spanId: spanIdOf(2), parentSpanId: spanIdOf(1) })],
    logs: [aLog({ ...ids, body: `log${number} `.repeat(200) })],
  });
  const index = createSearchIndex(db);
  while (index.indexPending(1000)) {}
}

const verdict = (id: string, target: Score['target'], source: Score['source'] = 'human'): Score => ({
  id,
  name: 'verdict',
  target,
  value: 'pass',
  type: 'categorical',
  source,
  time: '2026-11-20T09:00:00.000Z',
});

function counts(store: TestStore): Readonly<Record<string, number>> {
  return Object.fromEntries(tables.map((table) => [table, numberOf(store.db, `SELECT count(*) FROM ${table}`)]));
}

const hits = ({ db }: TestStore, word: string) => db.prepare('SELECT 1 FROM texts WHERE texts MATCH ?').all(word).length;

test('deleting traces leaves the others as if those had never been', () => {
  const store = openTestStore();
  for (const number of [1, 2, 3]) writeTrace(store, number, number === 3 ? 'session 2' : undefined);
  saveScores(store.db, [
    verdict('a', { kind: 'trace', traceId: traceIdOf(1) }),
    verdict('b', { kind: 'session', sessionId: 'session 1' }),
  ]);
  const spans = [...store.reader.trace(traceIdOf(2))];
  expect(deleteTraces(store.db, [traceIdOf(1), traceIdOf(3), traceIdOf(1), traceIdOf(99), 'nonsense'])).toBe(2);

  const other = openTestStore();
  writeTrace(other, 2);
  expect(snapshot(store.db)).toEqual(snapshot(other.db));
  expect(counts(store)).toEqual(counts(other));
  expect([...store.reader.trace(traceIdOf(2))]).toStrictEqual(spans);
  expect([hits(store, 'own1'), hits(store, 'alone3'), hits(store, 'own2'), hits(store, 'shared')]).toEqual([0, 0, 1, 5]);
  expect(damage(store.db)).toEqual([]);
});

test('deleting the last trace leaves nothing, and what is written then is found again', () => {
  const store = openTestStore();
  writeTrace(store, 1);
  deleteTraces(store.db, [traceIdOf(1)]);
  expect(Object.values(counts(store)).filter((count) => count > 0)).toEqual([]);
  writeTrace(store, 2);
  expect([hits(store, 'own2'), hits(store, 'shared')]).toEqual([1, 5]);
  expect([...store.reader.trace(traceIdOf(2))]).toHaveLength(2);
});

test('clearing leaves nothing, and the writer goes on', () => {
  const store = openTestStore();
  for (const number of [1, 2]) writeTrace(store, number);
  saveScores(store.db, [verdict('a', { kind: 'trace', traceId: traceIdOf(1) })]);
  clear(store.db);
  expect(Object.values(counts(store)).filter((count) => count > 0)).toEqual([]);
  for (const number of [2, 1]) writeTrace(store, number);
  const other = openTestStore();
  for (const number of [1, 2]) writeTrace(other, number);
  expect(snapshot(store.db)).toEqual(snapshot(other.db));
  expect(damage(store.db)).toEqual([]);
});

test('every deletion advances the revision and says so', () => {
  const store = openTestStore();
  writeTrace(store, 1);
  const before = numberOf(store.db, 'SELECT revision FROM state');
  deleteTraces(store.db, [traceIdOf(1)]);
  expect(store.db.prepare('SELECT revision, removed_revision FROM state').get()).toEqual({
    revision: before + 1,
    removed_revision: before + 1,
  });
});

test('age counts from the last arrival, and what a person has scored is kept for ever', () => {
  const day = 24 * 60 * 60 * 1000;
  let now = 1000 * day;
  const store = openTestStore(undefined, { now: () => now });
  for (const number of [1, 2, 3, 4]) writeTrace(store, number, number === 3 ? 'talk' : undefined);
  saveScores(store.db, [
    verdict('a', { kind: 'observation', traceId: traceIdOf(2), spanId: spanIdOf(2) }),
    verdict('b', { kind: 'session', sessionId: 'talk' }),
    verdict('c', { kind: 'trace', traceId: traceIdOf(4) }, 'judge'),
  ]);
  now += 20 * day;
  writeTrace(store, 5);
  const left = () =>
    store.db
      .prepare('SELECT hex(trace_id) FROM traces ORDER BY trace_id')
      .pluck()
      .all()
      .map((id) => Number(id));
  expect(prune(store.db, { days: 30, maxBytes: 0 }, { now, maxMs: 1000 })).toEqual({ removedTraces: 0, isMore: false });
  expect(prune(store.db, { days: 7, maxBytes: 0 }, { now, maxMs: 1000 })).toEqual({ removedTraces: 2, isMore: false });
  expect(left()).toEqual([2, 3, 5]);
});

test('size is kept by removing the oldest, a slice at a time', () => {
  const store = openTestStore();
  for (let number = 1; number <= 200; number += 1) writeTrace(store, number);
  const maxBytes = Math.floor(usedBytes(store.db) / 2);
  saveScores(store.db, [verdict('a', { kind: 'trace', traceId: traceIdOf(1) })]);
  expect(prune(store.db, { days: 0, maxBytes }, { now: Date.now(), maxMs: 0 }).isMore).toBe(true);
  while (prune(store.db, { days: 0, maxBytes }, { now: Date.now(), maxMs: 1000 }).isMore) {}
  expect(usedBytes(store.db)).toBeLessThanOrEqual(maxBytes);
  const left = store.db.prepare('SELECT hex(trace_id) FROM traces ORDER BY trace_id').pluck().all();
  expect([left[0], left.at(-1)]).toEqual([traceIdOf(1).toUpperCase(), traceIdOf(200).toUpperCase()]);
  expect(left.length).toBeGreaterThan(50);
  expect(damage(store.db)).toEqual([]);
});
