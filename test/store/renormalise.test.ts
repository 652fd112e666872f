import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Score } from '../../src/model/score.ts';
import { type Db, openWriter } from '../../src/store/database.ts';
import { readScores, saveScores } from '../../src/store/scores.ts';
import { createWriter } from '../../src/store/writer.ts';
import { aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { buildChild } from './child.ts';
import { snapshot } from './snapshot.ts';
import { betterFacts, testFacts } from './testFacts.ts';
import { damage, numberOf, openTestStore, temporaryFolder } from './testStore.ts';

const child = buildChild();
const traceCount = 40;

const label = (trace: number): Score => ({
  id: `label ${trace}`,
  name: 'verdict',
  target: { kind: 'observation', traceId: traceIdOf(trace), spanId: spanIdOf(2) },
  value: 'fail',
  type: 'categorical',
  pass: false,
  source: 'human',
  author: 'me',
  time: '2026-11-20T10:00:00.000Z',
});

/** Traces of two steps each, read by version 1; people labelled a step of each, and one is linked to a prompt. */
function fill(db: Db): void {
  const writer = createWriter(db, testFacts, { normaliserVersion: 1, now: () => 1000 });
  for (let trace = 1; trace <= traceCount; trace++) {
    const step = (id: number, parent?: number) =>
      aSpan({
        traceId: traceIdOf(trace),
        spanId: spanIdOf(id),
        parentSpanId: parent === undefined ? undefined : spanIdOf(parent),
        attributes: attributesOf(['session', `talk ${trace % 5}`], ['type', 'generation'], ['tokens', trace]),
      });
    writer.write({ spans: [step(1), step(2, 1)], logs: [] });
  }
  for (let trace = 1; trace <= traceCount; trace++) saveScores(db, [label(trace)]);
  db.exec(
    `INSERT INTO prompt_links (root, span, path, evidence, confidence)
     VALUES ('/app', 1, 'prompts/a.md', 'by its text', 'exact'), ('/app', 2, NULL, '', 'weak')`,
  );
}

/** What must stay: the ids of rows, what people said, when it arrived, and what was received. */
function lasting(db: Db): unknown {
  const rows = (text: string) => db.prepare(text).all();
  return {
    spans: rows(
      'SELECT id, trace, hex(span_id) AS span, hex(parent_id) AS parent, start_ns, end_ns, total_tokens, raw FROM spans',
    ),
    traces: rows('SELECT id, hex(trace_id) AS trace, session, arrived_ms, total_tokens, span_count FROM traces'),
    sessions: rows('SELECT id, session_id, turn_count, tokens FROM sessions'),
    labels: rows("SELECT * FROM scores WHERE source = 'human'"),
    links: rows('SELECT * FROM prompt_links WHERE path IS NOT NULL'),
  };
}

function openFilled(): string {
  const path = join(temporaryFolder(), 'traces.db');
  const db = openWriter(path, { durability: 'normal' });
  fill(db);
  db.close();
  return path;
}

function open(path: string): Db {
  const db = openWriter(path, { durability: 'normal' });
  onTestFinished(() => {
    db.close();
  });
  return db;
}

/** The whole of it as if version 2 had been there from the start. */
function expectReadAgain(db: Db): void {
  const { db: fresh } = openTestStore(testFacts);
  fill(fresh);
  const writer = createWriter(fresh, betterFacts, { normaliserVersion: 2 });
  while (writer.renormalise(1000)) {
    // Until all are read again.
  }
  expect(snapshot(db)).toEqual(snapshot(fresh));
  expect(numberOf(db, "SELECT count(*) FROM spans WHERE type = 'chain' AND name LIKE 'better %'")).toBe(2 * traceCount);
  expect(numberOf(db, 'SELECT min(normaliser_version) FROM traces')).toBe(2);
  expect(readScores(db, traceIdOf(7)).map(({ id }) => id)).toEqual([
    `${traceIdOf(7)} ${spanIdOf(1)}`,
    `${traceIdOf(7)} ${spanIdOf(2)}`,
    'label 7',
  ]);
  expect(damage(db)).toEqual([]);
}

test('a better normaliser changes what is read; ids, labels, links and times of arrival stay', () => {
  const db = open(openFilled());
  const before = lasting(db);
  const writer = createWriter(db, betterFacts, { normaliserVersion: 2, now: () => 9999 });
  expect(writer.countOutdated()).toBe(traceCount);
  while (writer.renormalise(5)) expect(writer.countOutdated()).toBeLessThan(traceCount);
  expect(writer.countOutdated()).toBe(0);
  expect(lasting(db)).toEqual(before);
  expectReadAgain(db);
  // A prompt that was not found is looked for again.
  expect(numberOf(db, 'SELECT count(*) FROM prompt_links')).toBe(1);
});

test('killed in the middle, it goes on from there', { timeout: 60_000 }, async () => {
  const path = openFilled();
  const seen: number[] = [];
  for (let round = 0; round < 3; round++) {
    const reading = child('renormalise', path);
    while (reading.lines().length < 5) await sleep(1);
    reading.process.kill('SIGKILL');
    await reading.ended;
    const db = openWriter(path, { durability: 'normal' });
    expect(damage(db)).toEqual([]);
    // Each trace is of one version or the other, whole.
    expect(
      numberOf(
        db,
        `SELECT count(*) FROM traces t WHERE (SELECT count(*) FROM spans s WHERE s.trace = t.id AND s.type = 'chain')
           <> iif(t.normaliser_version = 2, 2, 0)`,
      ),
    ).toBe(0);
    seen.push(numberOf(db, 'SELECT count(*) FROM traces WHERE normaliser_version < 2'));
    db.close();
  }
  expect(seen[0]).toBeLessThan(traceCount);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  await child('renormalise', path).ended;
  expectReadAgain(open(path));
});

test('all can be read again by the version that read them, and that too goes on where it ended', () => {
  const path = openFilled();
  const first = open(path);
  const writer = createWriter(first, testFacts, { normaliserVersion: 1 });
  expect(writer.countOutdated()).toBe(0);
  expect(writer.renormalise(0)).toBe(false);
  writer.markOutdated();
  expect(writer.countOutdated()).toBe(traceCount);
  expect(writer.renormalise(0)).toBe(true);
  const left = writer.countOutdated();
  expect(left).toBe(traceCount - 1);
  // Another process, which knows nothing of the mark but what stands in the rows.
  const other = createWriter(open(path), testFacts, { normaliserVersion: 1 });
  expect(other.countOutdated()).toBe(left);
  while (other.renormalise(1000)) {
    // Until all are read again.
  }
  expect(writer.countOutdated()).toBe(0);
});

test('what arrives meanwhile is read as usual, and a trace half old is read again whole', () => {
  const { db } = openTestStore(testFacts);
  fill(db);
  const writer = createWriter(db, betterFacts, { normaliserVersion: 2 });
  writer.renormalise(0);
  const late = aSpan({ traceId: traceIdOf(traceCount), spanId: spanIdOf(3), parentSpanId: spanIdOf(1) });
  const newTrace = aSpan({ traceId: traceIdOf(99) });
  writer.write({ spans: [late, newTrace], logs: [] });
  expect(writer.countOutdated()).toBe(traceCount - 1);
  while (writer.renormalise(1000)) {
    // Until all are read again.
  }
  expect(numberOf(db, "SELECT count(*) FROM spans WHERE type <> 'chain'")).toBe(0);
});

test('a trace whose content is damaged keeps what it had, is named, and keeps no other from being read', () => {
  const unreadable: string[] = [];
  const { db } = openTestStore(testFacts);
  fill(db);
  db.exec("UPDATE spans SET raw = '[1,' WHERE trace = 1");
  const writer = createWriter(db, betterFacts, {
    normaliserVersion: 2,
    onUnreadable: (traceId, error) => unreadable.push(`${traceId} ${error instanceof Error}`),
  });
  while (writer.renormalise(1000)) {
    // Until all are read again.
  }
  expect(unreadable).toEqual([`${traceIdOf(1)} true`]);
  expect(numberOf(db, "SELECT count(*) FROM spans WHERE type = 'generation' AND trace = 1")).toBe(2);
  expect(numberOf(db, "SELECT count(*) FROM spans WHERE type = 'chain'")).toBe(2 * (traceCount - 1));
  expect(writer.countOutdated()).toBe(0);
});
