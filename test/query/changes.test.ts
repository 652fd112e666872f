import { afterEach, beforeEach, expect, test } from 'vitest';
import { getChanges } from '../../src/query/changes.ts';
import { getDatabaseSize } from '../../src/query/databaseSize.ts';
import { aSpan, testStart, traceIdOf } from '../support/builders.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

let db: WrittenDatabase;
beforeEach(async () => {
  db = await writtenDatabase(Number(testStart / 1_000_000n));
});
afterEach(() => db.remove());

test('a fresh database has not changed', () => {
  expect(getChanges(db.database, 0)).toEqual({ revision: 0, traceIds: [], all: false });
});

test('traces written after a revision are named, in that order', () => {
  const first = db.write({ spans: [aSpan({ traceId: traceIdOf(1) })] });
  const second = db.write({ spans: [aSpan({ traceId: traceIdOf(2) }), aSpan({ traceId: traceIdOf(3) })] });
  expect(getChanges(db.database, first)).toEqual({ revision: second, traceIds: [traceIdOf(2), traceIdOf(3)], all: false });
  expect(getChanges(db.database, second)).toEqual({ revision: second, traceIds: [], all: false });
});

test('a label changes its trace', () => {
  const written = db.write({ spans: [aSpan({ traceId: traceIdOf(1) }), aSpan({ traceId: traceIdOf(2) })] });
  db.saveScores({
    id: 'label',
    name: 'verdict',
    target: { kind: 'trace', traceId: traceIdOf(2) },
    value: 'pass',
    type: 'categorical',
    source: 'human',
    time: '2026-01-01T00:00:00.000Z',
  });
  expect(getChanges(db.database, written)).toMatchObject({ traceIds: [traceIdOf(2)], all: false });
});

test('500 traces are named, 501 are all', () => {
  const spans = Array.from({ length: 501 }, (_, index) => aSpan({ traceId: traceIdOf(index + 1) }));
  db.write({ spans: spans.slice(0, 500) });
  expect(getChanges(db.database, 0)).toMatchObject({ all: false, traceIds: { length: 500 } });
  db.write({ spans: spans.slice(500) });
  expect(getChanges(db.database, 0)).toMatchObject({ all: true, traceIds: [] });
});

test('a revision from before a deletion, or from another database, means look at everything', () => {
  const written = db.write({ spans: [aSpan()] });
  db.writer.exec('UPDATE state SET revision = revision + 1, removed_revision = revision + 1');
  expect(getChanges(db.database, written)).toMatchObject({ all: true });
  expect(getChanges(db.database, written + 1)).toMatchObject({ all: false });
  expect(getChanges(db.database, 1000)).toMatchObject({ revision: written + 1, all: true });
});

test('the size counts what is shown', () => {
  db.write({ spans: [aSpan({ traceId: traceIdOf(1) }), aSpan({ traceId: traceIdOf(2) })] });
  expect(getDatabaseSize(db.database)).toEqual({ bytes: expect.any(Number), traces: 2, spans: 2 });
  expect(getDatabaseSize(db.database).bytes).toBeGreaterThan(4096);
});
