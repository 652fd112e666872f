import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Score, ScoreTarget } from '../../src/model/score.ts';
import { openLabelWriter, openWriter } from '../../src/store/database.ts';
import { forgetMissedLinks, savePromptLinks } from '../../src/store/promptLinks.ts';
import { deleteScores, readHumanScores, readScores, readSessionScores, saveScores } from '../../src/store/scores.ts';
import { createWriter } from '../../src/store/writer.ts';
import { aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { testFacts } from './testFacts.ts';
import { numberOf, openTestStore, temporaryFolder } from './testStore.ts';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const [traceId, spanId] = [traceIdOf(1), spanIdOf(1)];
const anyTarget: fc.Arbitrary<ScoreTarget> = fc.oneof(
  fc.constant({ kind: 'trace', traceId } as const),
  fc.constant({ kind: 'observation', traceId, spanId } as const),
  fc.nat({ max: 20 }).map((index) => ({ kind: 'document', traceId, spanId, index }) as const),
);
const anyValue = fc.oneof(
  fc.record({
    type: fc.constant('numeric' as const),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  }),
  fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ type: fc.constantFrom('categorical' as const, 'text' as const, 'correction' as const), value: fc.string() }),
);
const anyScore: fc.Arbitrary<Score> = fc
  .record({
    id: fc.uuid(),
    name: fc.string(),
    target: anyTarget,
    value: anyValue,
    pass: optional(fc.boolean()),
    explanation: optional(fc.string()),
    source: fc.constantFrom('human' as const, 'judge' as const),
    author: optional(fc.string()),
    evaluator: optional(fc.string()),
    time: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
  })
  .map(({ value, pass, explanation, author, evaluator, time, ...rest }) => ({
    ...rest,
    ...value,
    ...(pass === undefined ? {} : { pass }),
    ...(explanation === undefined ? {} : { explanation }),
    ...(author === undefined ? {} : { author }),
    ...(evaluator === undefined ? {} : { evaluator }),
    time: time.toISOString(),
  }));

const aScore = (overrides: Partial<Score> = {}): Score => ({
  id: 'a',
  name: 'verdict',
  target: { kind: 'trace', traceId },
  value: 'pass',
  type: 'categorical',
  source: 'human',
  time: '2026-11-20T09:00:00.000Z',
  ...overrides,
});

test('any score is read back as it was saved', () => {
  const { db } = openTestStore();
  fc.assert(
    fc.property(anyScore, (score) => {
      saveScores(db, [score]);
      expect(readScores(db, traceId)).toEqual([score]);
      deleteScores(db, [score.id, 'unknown']);
      expect(readScores(db, traceId)).toEqual([]);
    }),
    { seed: 0x5eed0001 },
  );
});

test('a label written by another connection is there at once, and views of its trace follow', () => {
  const path = join(temporaryFolder(), 'traces.db');
  const db = openWriter(path, { durability: 'normal' });
  const labels = openLabelWriter(path);
  onTestFinished(() => {
    db.close();
    labels.close();
  });
  const writer = createWriter(db, testFacts);
  const attributes = attributesOf(['session', 'talk']);
  writer.write({
    spans: [aSpan({ attributes }), aSpan({ traceId: traceIdOf(2), attributes }), aSpan({ traceId: traceIdOf(3) })],
    logs: [],
  });
  const revisions = () => db.prepare('SELECT revision FROM traces ORDER BY trace_id').pluck().all();
  saveScores(labels, [aScore()]);
  expect(readHumanScores(db)).toEqual([aScore()]);
  expect(revisions()).toEqual([2, 1, 1]);
  saveScores(labels, [aScore({ id: 'b', target: { kind: 'session', sessionId: 'talk' } })]);
  expect(readSessionScores(db, 'talk')).toHaveLength(1);
  expect(revisions()).toEqual([3, 3, 1]);
  deleteScores(labels, ['a']);
  expect(revisions()).toEqual([4, 3, 1]);
  expect(writer.write({ spans: [aSpan({ spanId: spanIdOf(2) })], logs: [] }).revision).toBe(5);
});

test('a score replaces the one of the same id, and may come before its trace', () => {
  const { db } = openTestStore();
  saveScores(db, [aScore()]);
  saveScores(db, [aScore({ value: 'fail' })]);
  expect(readScores(db, traceId)).toEqual([aScore({ value: 'fail' })]);
});

test('scores are saved all or not at all', () => {
  const { db } = openTestStore();
  const broken = { ...aScore({ id: 'b' }), name: null as unknown as string };
  expect(() => saveScores(db, [aScore(), broken])).toThrow();
  expect(readScores(db, traceId)).toEqual([]);
  expect(numberOf(db, 'SELECT revision FROM state')).toBe(0);
});

test('a link of a generation replaces the one before, per folder, and unknown generations are passed over', () => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [aSpan()], logs: [] });
  const link = {
    traceId,
    spanId,
    path: 'prompts/a.md',
    startLine: 1,
    endLine: 9,
    evidence: 'its text',
    confidence: 'strong',
  } as const;
  const unknown = [
    { ...link, spanId: spanIdOf(9) },
    { ...link, traceId: 'nonsense' },
  ];
  savePromptLinks(db, '/one', [{ ...link, path: 'old.md' }, ...unknown]);
  savePromptLinks(db, '/one', [link]);
  savePromptLinks(db, '/two', [{ traceId, spanId, evidence: 'nothing fits', confidence: 'none' }]);
  expect(db.prepare('SELECT root, path, start_line, confidence FROM prompt_links ORDER BY root').all()).toEqual([
    { root: '/one', path: 'prompts/a.md', start_line: 1, confidence: 'strong' },
    { root: '/two', path: null, start_line: null, confidence: 'none' },
  ]);
  // Not 4: that nothing was found changes no view.
  expect(numberOf(db, 'SELECT revision FROM traces')).toBe(3);
  for (const root of ['/one', '/two']) forgetMissedLinks(db, root);
  expect(db.prepare('SELECT root FROM prompt_links').pluck().all()).toEqual(['/one']);
});
