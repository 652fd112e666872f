import { expect, test } from 'vitest';
import type { ReceivedSpan } from '../../src/model/received.ts';
import type { Score } from '../../src/model/score.ts';
import { readScores, saveScores } from '../../src/store/scores.ts';
import { aLog, aSpan, attributesOf, type Plain, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { testFacts } from './testFacts.ts';
import { numberOf, openTestStore } from './testStore.ts';

type Numbered = Partial<Omit<ReceivedSpan, 'spanId'>> & { readonly id: number; readonly parent?: number };

/** Span `id` below span `parent`, with attributes that testFacts reads. */
function step({ id, parent, ...overrides }: Numbered, ...pairs: readonly (readonly [string, Plain])[]): ReceivedSpan {
  const parentSpanId = parent === undefined ? undefined : spanIdOf(parent);
  return aSpan({ spanId: spanIdOf(id), parentSpanId, attributes: attributesOf(...pairs), ...overrides });
}

const later = (ms: number) => testStart + BigInt(ms) * 1_000_000n;

test('an agent that repeats the sum of its generations adds nothing', () => {
  const { db, writer } = openTestStore();
  writer.write({
    spans: [
      step({ id: 2, parent: 1 }, ['tokens', 10]),
      step({ id: 3, parent: 1 }, ['tokens', 20]),
      step({ id: 1 }, ['tokens', 30]),
    ],
    logs: [],
  });
  expect(numberOf(db, 'SELECT input_tokens FROM traces')).toBe(30);
  expect(db.prepare('SELECT counted FROM spans ORDER BY span_id').pluck().all()).toEqual([0, 1, 1]);
});

test('what nobody reported is unknown, not 0', () => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [step({ id: 1 })], logs: [] });
  expect(db.prepare('SELECT total_tokens, cost_usd FROM traces').get()).toEqual({ total_tokens: null, cost_usd: null });
  // The agent's cached tokens leave the sum again when its generation, which tells none, arrives.
  writer.write({ spans: [step({ id: 2, parent: 1 }, ['tokens', 5], ['cached', 3])], logs: [] });
  writer.write({ spans: [step({ id: 3, parent: 2 }, ['tokens', 4])], logs: [] });
  expect(db.prepare('SELECT input_tokens, cache_read_tokens FROM traces').get()).toEqual({
    input_tokens: 4,
    cache_read_tokens: null,
  });
});

test('the root names the trace, its service and its session, even when steps began earlier', () => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [step({ id: 2, parent: 1, name: 'step' }, ['session', 'a'])], logs: [] });
  writer.write({
    spans: [step({ id: 1, name: 'turn', start: later(1), status: { code: 2, message: 'no' } }, ['session', 'b'])],
    logs: [],
  });
  writer.write({ spans: [step({ id: 3, parent: 1, name: 'other step', start: later(-1) }, ['session', '0'])], logs: [] });
  expect(db.prepare('SELECT name, root_status, has_root FROM traces').get()).toEqual({
    name: 'turn',
    root_status: 2,
    has_root: 1,
  });
  expect(db.prepare('SELECT session_id, turn_count, error_count FROM sessions').all()).toEqual([
    { session_id: 'b', turn_count: 1, error_count: 1 },
  ]);
});

test('a trace moves into its session when a later span names it, and the row of a list stays the same', () => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [step({ id: 2, parent: 1 })], logs: [] });
  const row = numberOf(db, 'SELECT id FROM sessions');
  writer.write({ spans: [step({ id: 1 }, ['session', 'talk'])], logs: [] });
  expect(db.prepare('SELECT id, session_id FROM sessions').all()).toEqual([{ id: row, session_id: 'talk' }]);
  const second = { traceId: traceIdOf(2) };
  writer.write({ spans: [step({ id: 2, parent: 1, ...second }, ['tokens', 1])], logs: [] });
  expect(numberOf(db, 'SELECT count(*) FROM sessions')).toBe(2);
  writer.write({ spans: [step({ id: 1, ...second }, ['session', 'talk'])], logs: [] });
  expect(db.prepare('SELECT id, session_id, turn_count, tokens FROM sessions').all()).toEqual([
    { id: row, session_id: 'talk', turn_count: 2, tokens: 2 },
  ]);
});

test('a span in flight is replaced by its end, and a late report from its middle changes nothing', () => {
  const { db, writer, reader } = openTestStore();
  const open = step({ id: 1, end: 0n });
  const done = step({ id: 1 }, ['tokens', 3]);
  writer.write({ spans: [open], logs: [] });
  expect(db.prepare('SELECT open_count, span_count FROM traces').get()).toEqual({ open_count: 1, span_count: 1 });
  expect(writer.write({ spans: [done], logs: [] }).spans).toBe(1);
  expect(db.prepare('SELECT open_count, span_count, input_tokens FROM traces').get()).toEqual({
    open_count: 0,
    span_count: 1,
    input_tokens: 3,
  });
  expect(writer.write({ spans: [open], logs: [] }).spans).toBe(0);
  expect(reader.span(done.traceId, done.spanId)).toStrictEqual(done);
});

test('each commit that changes something advances the revision once and stamps what changed', () => {
  const { db, writer } = openTestStore();
  const { revision } = writer.write({ spans: [step({ id: 1 }), step({ id: 1, traceId: traceIdOf(2) })], logs: [] });
  expect(revision).toBe(1);
  expect(writer.write({ spans: [step({ id: 1 })], logs: [] }).revision).toBe(1);
  expect(writer.write({ spans: [step({ id: 2 })], logs: [] }).revision).toBe(2);
  expect(db.prepare('SELECT revision FROM traces ORDER BY trace_id').pluck().all()).toEqual([2, 1]);
  expect(db.prepare('SELECT max(revision) FROM sessions').pluck().get()).toBe(2);
});

test('a log joins its span in either order, and waits for it without being shown', () => {
  const { db, writer } = openTestStore();
  const log = aLog({ body: 'what is it?' });
  expect(writer.write({ spans: [], logs: [log, log] }).logs).toBe(1);
  expect(numberOf(db, 'SELECT count(*) FROM sessions')).toBe(0);
  writer.write({ spans: [step({ id: 1 })], logs: [] });
  expect(db.prepare('SELECT title FROM sessions').pluck().all()).toEqual(['what is it?']);
  writer.write({ spans: [step({ id: 1, traceId: traceIdOf(2) })], logs: [] });
  writer.write({ spans: [], logs: [{ ...log, traceId: traceIdOf(2) }] });
  expect(db.prepare('SELECT title FROM traces').pluck().all()).toEqual(['what is it?', 'what is it?']);
  expect(writer.write({ spans: [], logs: [aLog({ spanId: undefined }), log] })).toMatchObject({
    logs: 0,
    unplacedLogs: 1,
    revision: 4,
  });
});

test('the question is asked only of spans that would give the title', () => {
  let asked = 0;
  const { db, writer } = openTestStore((span, logs) => {
    const facts = testFacts(span, logs);
    return {
      ...facts,
      question: () => {
        asked += 1;
        return facts.question();
      },
    };
  });
  writer.write({ spans: [step({ id: 1 }, ['question', 'first?'])], logs: [] });
  const steps = Array.from({ length: 50 }, (_, index) =>
    step({ id: index + 2, parent: 1, start: later(index + 1) }, ['question', 'later?']),
  );
  writer.write({ spans: steps, logs: [] });
  expect(db.prepare('SELECT title FROM traces').pluck().get()).toBe('first?');
  expect(asked).toBe(1);
});

test('scores of telemetry are kept once, and never speak for a person', () => {
  const target = { kind: 'observation', traceId: traceIdOf(1), spanId: spanIdOf(1) } as const;
  const score = (id: string, value: number): Score => ({
    id,
    name: 'quality',
    target,
    value,
    type: 'numeric',
    source: 'human',
    time: '2026-11-20T09:00:00.000Z',
  });
  const { db, writer } = openTestStore((span, logs) => ({
    ...testFacts(span, logs),
    scores: [score('judged', 0.5), score('typed', 0)],
  }));
  saveScores(db, [score('typed', 1)]);
  writer.write({ spans: [step({ id: 1 })], logs: [] });
  writer.write({ spans: [step({ id: 1, name: 'again' })], logs: [] });
  expect(readScores(db, traceIdOf(1)).map(({ id, value, source }) => [id, value, source])).toEqual([
    ['judged', 0.5, 'import'],
    ['typed', 1, 'human'],
  ]);
});

test('a span that the normaliser fails on is kept whole and shown as a plain step', () => {
  const { db, writer, reader } = openTestStore((span, logs) => {
    if (span.name === 'bad') throw new Error('unreadable');
    return testFacts(span, logs);
  });
  const bad = step({ id: 1, name: 'bad' }, ['tokens', 3]);
  expect(writer.write({ spans: [bad, step({ id: 2 })], logs: [] })).toMatchObject({ spans: 2, unreadSpans: 1 });
  expect(reader.span(bad.traceId, bad.spanId)).toStrictEqual(bad);
  expect(db.prepare('SELECT type FROM spans WHERE name = ?').pluck().get('bad')).toBe('span');
  // A newer version is one span, though the older one is read with it.
  const again = step({ id: 1, name: 'bad' }, ['tokens', 4]);
  expect(writer.write({ spans: [again], logs: [] })).toMatchObject({ spans: 1, unreadSpans: 1 });
});

test('a batch that fails leaves nothing behind, and what was known before is still known after', () => {
  const { db, writer, reader } = openTestStore();
  const prompt = 'You are a helpful assistant. '.repeat(20);
  db.pragma(`max_page_count = ${numberOf(db, 'PRAGMA page_count') + 40}`);
  writer.write({ spans: [step({ id: 1 }, ['prompt', prompt])], logs: [] });
  const long = Array.from({ length: 200 }, (_, index) =>
    step({ id: index + 2 }, ['prompt', `${index} ${prompt} ${'x'.repeat(2000)}`]),
  );
  expect(() => writer.write({ spans: [...long, step({ id: 300 }, ['prompt', `${prompt}!`])], logs: [] })).toThrow(/full/);
  expect(numberOf(db, 'SELECT count(*) FROM spans')).toBe(1);
  const again = step({ id: 300 }, ['prompt', `${prompt}!`], ['other', prompt]);
  writer.write({ spans: [again], logs: [] });
  expect(reader.span(again.traceId, again.spanId)).toStrictEqual(again);
});

test('a trace of 3,000 spans in a chain that arrives leaf first or root first is summed up alike', () => {
  const chain = Array.from({ length: 3000 }, (_, index) => step({ id: index + 1, parent: index }, ['tokens', 1]));
  for (const spans of [chain, chain.toReversed()]) {
    const { db, writer } = openTestStore();
    for (let at = 0; at < spans.length; at += 500) writer.write({ spans: spans.slice(at, at + 500), logs: [] });
    expect(db.prepare('SELECT span_count, usage_count, input_tokens FROM traces').get()).toEqual({
      span_count: 3000,
      usage_count: 1,
      input_tokens: 1,
    });
  }
});

test('times beyond 63 bits are kept exactly, and clamped in the columns', () => {
  const { db, writer, reader } = openTestStore();
  const span = step({ id: 1, start: 2n ** 64n - 1n, end: 2n ** 63n });
  writer.write({ spans: [span], logs: [] });
  expect(reader.span(span.traceId, span.spanId)).toStrictEqual(span);
  expect(db.prepare('SELECT start_ns FROM spans').safeIntegers().pluck().get()).toBe(2n ** 63n - 1n);
});
