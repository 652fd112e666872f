import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Score } from '../../src/model/score.ts';
import { type Db, openWriter } from '../../src/store/database.ts';
import { StoreError, toStoreError } from '../../src/store/errors.ts';
import { type Recovery, recover } from '../../src/store/recover.ts';
import type { SalvageReport } from '../../src/store/salvage.ts';
import { readScores, saveScores } from '../../src/store/scores.ts';
import { createSpanReader } from '../../src/store/spanReader.ts';
import { createWriter } from '../../src/store/writer.ts';
import { aLog, aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { seededRandom } from './llmText.ts';
import { snapshot } from './snapshot.ts';
import { testFacts } from './testFacts.ts';
import { damage, numberOf, temporaryFolder } from './testStore.ts';

const traces = 60;
const pageSize = 4096;

const verdict = (id: string, number: number): Score => ({
  id,
  name: 'verdict',
  target: { kind: 'trace', traceId: traceIdOf(number) },
  value: 'fail',
  type: 'categorical',
  source: 'human',
  time: '2026-11-20T09:00:00.000Z',
});

/** A database of 60 traces of two spans with a log and a label each, closed. */
function writeDatabase(path: string): void {
  const db = openWriter(path, { durability: 'normal' });
  const writer = createWriter(db, testFacts);
  for (let number = 1; number <= traces; number += 1) {
    const ids = { traceId: traceIdOf(number) };
    const attributes = attributesOf(['session', `talk ${number}`], ['text', `${number} ${'word '.repeat(200)}`]);
    writer.write({
      spans: [aSpan({ ...ids, attributes }), aSpan({ ...ids, spanId: spanIdOf(2), parentSpanId: spanIdOf(1) })],
      logs: [aLog({ ...ids, body: 'said' })],
    });
  }
  saveScores(
    db,
    Array.from({ length: traces }, (_, index) => verdict(`label ${index + 1}`, index + 1)),
  );
  db.close();
}

function recoverAll(path: string, now = 0): { readonly db: Db; readonly recovery: Recovery; readonly report: SalvageReport } {
  const recovery = recover(path, { durability: 'normal', now });
  onTestFinished(() => {
    recovery.db.close();
  });
  const salvage = recovery.startSalvage(createWriter(recovery.db, testFacts));
  while (salvage.step(50)) {}
  return { db: recovery.db, recovery, report: salvage.report() };
}

test('a database that is whole is salvaged whole', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'traces.db');
  writeDatabase(path);
  const before = openWriter(path, { durability: 'normal' });
  const expected = snapshot(before);
  before.close();
  const { db, recovery, report } = recoverAll(path);
  expect(snapshot(db)).toEqual(expected);
  expect(readScores(db, traceIdOf(7))).toEqual([verdict('label 7', 7)]);
  expect(report).toEqual({
    spans: 2 * traces,
    logs: traces,
    scores: traces,
    lostRows: 0,
    message: `The trace database was damaged and has been replaced. 120 spans, 60 log records and 60 scores were saved from it. The damaged files are kept in ${recovery.folder}.`,
  });
  expect(existsSync(join(recovery.folder, 'traces.db'))).toBe(true);
});

test('the write-ahead log of a damaged database goes with it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'traces.db');
  writeDatabase(path);
  const open = openWriter(path, { durability: 'normal' });
  createWriter(open, testFacts).write({ spans: [aSpan({ traceId: traceIdOf(100) })], logs: [] });
  const log = readFileSync(`${path}-wal`);
  open.close();
  writeFileSync(`${path}-wal`, log);
  const { db, recovery } = recoverAll(path);
  expect(numberOf(db, 'SELECT count(*) FROM traces')).toBe(traces + 1);
  expect(readdirSync(recovery.folder).filter((name) => name === 'traces.db')).toHaveLength(1);
});

test('what is no database is set aside, nothing lost', () => {
  const path = join(temporaryFolder(), 'traces.db');
  writeFileSync(path, 'my shopping list '.repeat(500));
  const { db, recovery, report } = recoverAll(path);
  expect(report).toMatchObject({ spans: 0, scores: 0 });
  expect(numberOf(db, 'SELECT count(*) FROM traces')).toBe(0);
  expect(readFileSync(join(recovery.folder, 'traces.db'), 'utf8')).toBe('my shopping list '.repeat(500));
});

test('the last two damaged databases are kept', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'traces.db');
  for (const day of [1, 2, 3]) {
    writeFileSync(path, `damage of day ${day} `.repeat(500));
    recover(path, { durability: 'normal', now: day * 86_400_000 }).db.close();
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('corrupt-'))).toEqual([
    'corrupt-1970-01-03T00-00-00.000Z',
    'corrupt-1970-01-04T00-00-00.000Z',
  ]);
});

test('damage anywhere is noticed as corruption or does no harm, and what can be read is saved', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const original = join(folder, 'original.db');
  writeDatabase(original);
  const bytes = readFileSync(original);
  const pages = bytes.length / pageSize;
  const random = seededRandom(0x5eed0001);
  const noise = Buffer.from(Array.from({ length: pageSize }, () => Math.floor(random() * 256)));
  let recovered = 0;
  for (let round = 0; round < 40; round += 1) {
    const path = join(folder, `damaged${round}.db`);
    const damaged = Buffer.from(bytes);
    const page = 1 + Math.floor(random() * (pages - 1));
    if (round % 3 === 0) damaged.fill(0, page * pageSize, (page + 1) * pageSize);
    else if (round % 3 === 1) noise.copy(damaged, page * pageSize);
    writeFileSync(path, damaged);
    if (round % 3 === 2) truncateSync(path, page * pageSize + 100);

    const { db, report } = recoverAll(path, round * 1000);
    expect(damage(db)).toEqual([]);
    expect(report.spans).toBe(numberOf(db, 'SELECT count(*) FROM spans'));
    for (const { span } of [1, traces].flatMap((number) => [...createSpanReader(db).trace(traceIdOf(number))])) {
      expect(span.attributes.length === 2 || span.spanId === spanIdOf(2)).toBe(true);
    }
    if (report.spans > traces) recovered += 1;
    expect(statSync(path).size).toBeGreaterThan(0);
  }
  // One page of seventy, or all after it: what survives depends on what led through it.
  expect(recovered).toBeGreaterThan(20);
});

test.each([
  ['SQLITE_CORRUPT_VTAB', 'corrupt', true],
  ['SQLITE_NOTADB', 'not-a-database', true],
  ['SQLITE_BUSY_SNAPSHOT', 'locked', false],
  ['SQLITE_FULL', 'full', false],
  ['SQLITE_IOERR_WRITE', 'io', false],
  ['SQLITE_READONLY_DIRECTORY', 'read-only', false],
  ['SQLITE_CANTOPEN', 'io', false],
])('%s is %s', (code, expected, isCorruption) => {
  const named = toStoreError(Object.assign(new Error('no'), { code }), 'traces.db');
  expect(named).toBeInstanceOf(StoreError);
  expect(named).toMatchObject({ code: expected, isCorruption });
});

test('a mistake of the program is no fault of the file', () => {
  const mistake = Object.assign(new Error('no such table'), { code: 'SQLITE_ERROR' });
  expect(toStoreError(mistake, 'traces.db')).toBe(mistake);
});
