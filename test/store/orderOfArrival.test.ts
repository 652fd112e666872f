import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { sumUsage } from '../../src/model/usage.ts';
import { type Db, openWriter } from '../../src/store/database.ts';
import { createWriter } from '../../src/store/writer.ts';
import { aLog, aResource, aSpan, attributesOf, type Plain, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { snapshot } from './snapshot.ts';
import { testFacts } from './testFacts.ts';

const settings = { seed: 0x5eed0001, numRuns: 300 };
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

/** Spans of few traces with few ids, so that missing parents, cycles, equal starts and conflicts are frequent. */
const spanParts = fc.record({
  trace: fc.integer({ min: 1, max: 2 }),
  id: fc.integer({ min: 1, max: 7 }),
  parent: maybe(fc.integer({ min: 1, max: 8 })),
  start: fc.integer({ min: 0, max: 5 }),
  duration: fc.integer({ min: 0, max: 4 }),
  inFlight: fc.constantFrom(false, false, false, true),
  status: fc.integer({ min: 0, max: 2 }),
  service: fc.constantFrom('api', 'worker'),
  attributes: fc.record({
    type: fc.constantFrom('generation', 'agent', 'span'),
    noise: fc.constantFrom(false, false, true),
    session: maybe(fc.constantFrom('a', 'b')),
    user: maybe(fc.constantFrom('ann', 'bob')),
    environment: maybe(fc.constantFrom('dev', 'test')),
    model: maybe(fc.constantFrom('small', 'large')),
    tokens: maybe(fc.integer({ min: 0, max: 9 })),
    cached: maybe(fc.integer({ min: 0, max: 9 })),
    cost: maybe(fc.constantFrom(0.25, 0.5)),
    tag: maybe(fc.constantFrom('x', 'y')),
    question: maybe(fc.constantFrom('why?', 'how?')),
  }),
});

type SpanParts = typeof spanParts extends fc.Arbitrary<infer Parts> ? Parts : never;

function toSpan({ trace, id, parent, start, duration, inFlight, status, service, attributes }: SpanParts): ReceivedSpan {
  const from = testStart + BigInt(start);
  const pairs = Object.entries(attributes).filter((pair): pair is [string, Exclude<Plain, undefined>] => pair[1] !== undefined);
  return aSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    parentSpanId: parent === undefined ? undefined : spanIdOf(parent),
    name: `step ${id}`,
    start: from,
    end: inFlight ? 0n : from + BigInt(duration),
    status: { code: status, message: '' },
    resource: aResource(['service.name', service]),
    attributes: attributesOf(...pairs),
  });
}

const anySpans = fc.uniqueArray(spanParts, { minLength: 1, maxLength: 12, selector: ({ trace, id }) => `${trace} ${id}` }).map((parts) => parts.map(toSpan));
const anyLogs = fc
  .array(fc.record({ trace: fc.integer({ min: 1, max: 2 }), id: fc.integer({ min: 1, max: 7 }), body: fc.constantFrom('who?', 'when?') }), { maxLength: 3 })
  // One question per span: which of two logs comes first is a matter of arrival.
  .map((logs) => logs.map(({ trace, id, body }) => aLog({ traceId: traceIdOf(trace), spanId: spanIdOf(id), body: `${body} ${trace} ${id}` })));

type Item = { readonly span: ReceivedSpan } | { readonly log: ReceivedLog };

/** The same items in another order, cut into batches. */
const shuffled = (items: readonly Item[]) =>
  fc.tuple(fc.shuffledSubarray([...items], { minLength: items.length }), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: items.length })).map(
    ([order, sizes]) => {
      const batches: Item[][] = [];
      for (let at = 0; at < order.length; at += sizes[batches.length - 1] ?? 1) batches.push(order.slice(at, at + (sizes[batches.length] ?? 1)));
      return batches;
    },
  );

function store(batches: readonly (readonly Item[])[]): Db {
  const db = openWriter(':memory:', { durability: 'normal' });
  const writer = createWriter(db, testFacts);
  for (const batch of batches) {
    writer.write({
      spans: batch.flatMap((item) => ('span' in item ? [item.span] : [])),
      logs: batch.flatMap((item) => ('log' in item ? [item.log] : [])),
    });
  }
  return db;
}

const anyArrivals = fc.tuple(anySpans, anyLogs).chain(([spans, logs]) => {
  const items: readonly Item[] = [...spans.map((span) => ({ span })), ...logs.map((log) => ({ log }))];
  return fc.record({ items: fc.constant(items), one: shuffled(items), other: shuffled(items) });
});

test('every order of arrival, in any batches, gives the same summaries', () => {
  fc.assert(
    fc.property(anyArrivals, ({ one, other }) => {
      expect(snapshot(store(one))).toEqual(snapshot(store(other)));
    }),
    settings,
  );
});

test('a trace sums up what model/usage.ts counts, whatever the order', () => {
  fc.assert(
    fc.property(anyArrivals, ({ items, one }) => {
      const db = store(one);
      for (const trace of [1, 2]) {
        const rows = items
          .flatMap((item) => ('span' in item && item.span.traceId === traceIdOf(trace) ? [item.span] : []))
          .map((span) => {
            const { usage, costUsd } = testFacts(span, []);
            return {
              spanId: span.spanId,
              ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
              ...(usage === undefined ? {} : { usage }),
              ...(costUsd === undefined ? {} : { costUsd }),
            };
          });
        const sums = db
          .prepare(
            `SELECT input_tokens AS input, output_tokens AS output, total_tokens AS total, cache_read_tokens AS cacheRead, cost_usd AS costUsd,
               unpriced_count AS unpriced FROM traces WHERE trace_id = ? AND span_count > 0`,
          )
          .get(Buffer.from(traceIdOf(trace), 'hex'));
        const { usage, costUsd, unpriced } = sumUsage(rows);
        const expected = {
          input: usage?.input ?? null,
          output: usage?.output ?? null,
          total: usage?.total ?? null,
          cacheRead: usage?.cacheRead ?? null,
          costUsd: costUsd ?? null,
          unpriced,
        };
        expect(sums).toEqual(rows.length === 0 ? undefined : expected);
      }
    }),
    settings,
  );
});

test('sending everything again changes nothing, not even the revision', () => {
  fc.assert(
    fc.property(anyArrivals, ({ items, one }) => {
      const db = store(one);
      const before = [snapshot(db), db.prepare('SELECT revision FROM state').get()];
      const writer = createWriter(db, testFacts);
      for (const item of items) writer.write({ spans: 'span' in item ? [item.span] : [], logs: 'log' in item ? [item.log] : [] });
      expect([snapshot(db), db.prepare('SELECT revision FROM state').get()]).toEqual(before);
    }),
    { ...settings, numRuns: 100 },
  );
});

test('spans that are replaced leave the same as if only the last version had come', () => {
  const twice = fc.tuple(anySpans, anySpans).map(([old, next]) => {
    const ids = new Set(next.map(({ traceId, spanId }) => traceId + spanId));
    // A report from the middle of a span never replaces its end.
    const isFinal = (span: ReceivedSpan) => span.end !== 0n;
    return { old: old.filter(({ traceId, spanId }) => ids.has(traceId + spanId)), next: next.filter(isFinal) };
  });
  fc.assert(
    fc.property(twice, ({ old, next }) => {
      const ids = new Set(next.map(({ traceId, spanId }) => traceId + spanId));
      const replaced = old.filter(({ traceId, spanId }) => ids.has(traceId + spanId));
      const before = store([replaced.map((span) => ({ span })), next.map((span) => ({ span }))]);
      expect(snapshot(before)).toEqual(snapshot(store([next.map((span) => ({ span }))])));
    }),
    settings,
  );
});

test('a better normaliser leaves the same as if it had been there from the start', () => {
  const better: typeof testFacts = (span, logs) => ({ ...testFacts(span, logs), name: `better ${span.name}`, tags: ['better'] });
  fc.assert(
    fc.property(anyArrivals, ({ one }) => {
      const db = store(one);
      while (createWriter(db, better, { normaliserVersion: 2 }).renormalise(100)) {}
      const fresh = openWriter(':memory:', { durability: 'normal' });
      const writer = createWriter(fresh, better);
      for (const item of one.flat()) writer.write({ spans: 'span' in item ? [item.span] : [], logs: 'log' in item ? [item.log] : [] });
      expect(snapshot(db)).toEqual(snapshot(fresh));
      expect(db.prepare('SELECT min(normaliser_version) FROM traces').pluck().get()).toBe(2);
    }),
    { ...settings, numRuns: 100 },
  );
});
