import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { type CountedRow, sumUsage } from '../../src/model/usage.ts';
import { type Db, openWriter } from '../../src/store/database.ts';
import { type Batch, createWriter, type Interpret } from '../../src/store/writer.ts';
import { aLog, aResource, aSpan, attributesOf, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { snapshot } from './snapshot.ts';
import { testFacts } from './testFacts.ts';

const settings = { seed: 0x5eed0001, numRuns: 150 };
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
  library: fc.constantFrom('sdk', 'framework'),
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

const millis = (count: number): bigint => BigInt(count) * 1_000_000n;

type SpanParts = typeof spanParts extends fc.Arbitrary<infer Parts> ? Parts : never;

function toSpan({ trace, id, parent, start, duration, inFlight, status, service, library, attributes }: SpanParts): ReceivedSpan {
  const from = testStart + millis(start);
  const pairs = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return aSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    parentSpanId: parent === undefined ? undefined : spanIdOf(parent),
    name: `step ${id}`,
    start: from,
    end: inFlight ? 0n : from + millis(duration),
    status: { code: status, message: '' },
    resource: aResource(['service.name', service]),
    scope: { name: library, version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
    attributes: attributesOf(...pairs),
  });
}

const anySpans = fc
  .uniqueArray(spanParts, { minLength: 1, maxLength: 12, selector: ({ trace, id }) => `${trace} ${id}` })
  .map((parts) => parts.map(toSpan));
const logParts = fc.record({
  trace: fc.integer({ min: 1, max: 2 }),
  id: fc.integer({ min: 1, max: 7 }),
  body: fc.constantFrom('who?', 'when?'),
});
// One per span: which of two questions a span takes is a matter of arrival.
const anyLogs = fc
  .uniqueArray(logParts, { maxLength: 3, selector: ({ trace, id }) => `${trace} ${id}` })
  .map((logs) => logs.map(({ trace, id, body }) => aLog({ traceId: traceIdOf(trace), spanId: spanIdOf(id), body })));

type Item = { readonly span: ReceivedSpan } | { readonly log: ReceivedLog };

/** The same items in another order, cut into batches. */
const shuffled = (items: readonly Item[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...items], { minLength: items.length }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: items.length }),
    )
    .map(([order, sizes]) => {
      const batches: Item[][] = [];
      for (let at = 0; at < order.length; at += sizes[batches.length - 1] ?? 1)
        batches.push(order.slice(at, at + (sizes[batches.length] ?? 1)));
      return batches;
    });

/** What `look` sees in a store that got these batches. */
function afterBatches<Seen>(batches: readonly (readonly Item[])[], look: (db: Db) => Seen): Seen {
  const db = openWriter(':memory:', { durability: 'normal' });
  try {
    const writer = createWriter(db, testFacts);
    for (const batch of batches) writer.write(toBatch(batch));
    return look(db);
  } finally {
    db.close();
  }
}

function toBatch(items: readonly Item[]): Batch {
  return {
    spans: items.flatMap((item) => ('span' in item ? [item.span] : [])),
    logs: items.flatMap((item) => ('log' in item ? [item.log] : [])),
  };
}

const anyArrivals = fc.tuple(anySpans, anyLogs).chain(([spans, logs]) => {
  const items: readonly Item[] = [...spans.map((span) => ({ span })), ...logs.map((log) => ({ log }))];
  return fc.record({ items: fc.constant(items), one: shuffled(items), other: shuffled(items) });
});

test('every order of arrival, in any batches, gives the same summaries', () => {
  fc.assert(
    fc.property(anyArrivals, ({ one, other }) => {
      expect(afterBatches(one, snapshot)).toEqual(afterBatches(other, snapshot));
    }),
    settings,
  );
});

test('a trace sums up what model/usage.ts counts, whatever the order', () => {
  fc.assert(
    fc.property(anyArrivals, ({ items, one }) => {
      for (const trace of [1, 2]) {
        const spans = toBatch(items).spans.filter(({ traceId }) => traceId === traceIdOf(trace));
        const { usage, costUsd, unpriced } = sumUsage(spans.map(toCounted));
        const expected = {
          input: usage?.input ?? null,
          output: usage?.output ?? null,
          total: usage?.total ?? null,
          cacheRead: usage?.cacheRead ?? null,
          costUsd: costUsd ?? null,
          unpriced,
        };
        const sums = afterBatches(one, (db) =>
          db
            .prepare(
              `SELECT input_tokens AS input, output_tokens AS output, total_tokens AS total, cache_read_tokens AS cacheRead,
                 cost_usd AS costUsd, unpriced_count AS unpriced FROM traces WHERE hex(trace_id) = ? AND span_count > 0`,
            )
            .get(traceIdOf(trace).toUpperCase()),
        );
        expect(sums).toEqual(spans.length === 0 ? undefined : expected);
      }
    }),
    settings,
  );
});

function toCounted(span: ReceivedSpan): CountedRow {
  const { usage, costUsd, type } = testFacts(span, []);
  const call = { startMs: Number(span.start) / 1e6, endMs: Number(span.end) / 1e6, library: span.scope.name };
  return {
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    ...(usage === undefined ? {} : { usage }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(type === 'generation' && span.end !== 0n ? { call } : {}),
  };
}

test('sending everything again changes nothing, not even the revision', () => {
  fc.assert(
    fc.property(anyArrivals, ({ items, one }) => {
      const look = (db: Db) => [snapshot(db), db.prepare('SELECT revision FROM state').get()];
      const again = (db: Db) => {
        const writer = createWriter(db, testFacts);
        for (const item of items) writer.write(toBatch([item]));
        return look(db);
      };
      expect(afterBatches(one, again)).toEqual(afterBatches(one, look));
    }),
    { ...settings, numRuns: 60 },
  );
});

test('spans that are replaced leave the same as if only the last version had come', () => {
  // A report from the middle of a span never replaces its end.
  const lastVersions = anySpans.map((spans) => spans.filter(({ end }) => end !== 0n));
  fc.assert(
    fc.property(anySpans, lastVersions, (old, next) => {
      const ids = new Set(next.map(({ traceId, spanId }) => traceId + spanId));
      const replaced = old.filter(({ traceId, spanId }) => ids.has(traceId + spanId));
      const last = next.map((span) => ({ span }));
      expect(afterBatches([replaced.map((span) => ({ span })), last], snapshot)).toEqual(afterBatches([last], snapshot));
    }),
    settings,
  );
});

test('a better normaliser leaves the same as if it had been there from the start', () => {
  const better: Interpret = (span, logs) => ({ ...testFacts(span, logs), name: `better ${span.name}`, tags: ['better'] });
  fc.assert(
    fc.property(anyArrivals, ({ one }) => {
      const renormalised = afterBatches(one, (db) => {
        const writer = createWriter(db, better, { normaliserVersion: 2 });
        while (writer.renormalise(100)) {}
        return [snapshot(db), db.prepare('SELECT min(normaliser_version) FROM traces').pluck().get()];
      });
      const fresh = afterBatches([], (db) => {
        const writer = createWriter(db, better, { normaliserVersion: 2 });
        for (const batch of one) writer.write(toBatch(batch));
        return [snapshot(db), 2];
      });
      expect(renormalised).toEqual(fresh);
    }),
    { ...settings, numRuns: 60 },
  );
});
