import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aLog, aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { anyLog, anySpan } from './arbitraryTelemetry.ts';
import { openTestStore } from './testStore.ts';

test('any span is read back equal to what was received, however often its texts repeat', () => {
  const { db, writer, reader } = openTestStore();
  fc.assert(
    fc.property(fc.array(anySpan, { minLength: 1, maxLength: 4 }), (spans) => {
      // Twice under other ids, so that templates and known texts are used too.
      const all = spans.flatMap((span, index) => [10, 20].map((base) => ({ ...span, spanId: spanIdOf(base + index) })));
      db.exec('DELETE FROM spans');
      writer.write({ spans: all, logs: [] });
      for (const span of all) expect(reader.span(span.traceId, span.spanId)).toStrictEqual(span);
    }),
    { seed: 0x5eed0001, numRuns: 100 },
  );
});

test('any log record of a span is read back equal to what was received', () => {
  const { db, writer, reader } = openTestStore();
  fc.assert(
    fc.property(anyLog, (log) => {
      db.exec('DELETE FROM logs');
      writer.write({ spans: [], logs: [log] });
      expect(log.traceId === undefined || log.spanId === undefined ? [] : reader.logs(log.traceId, log.spanId)).toStrictEqual([
        log,
      ]);
    }),
    { seed: 0x5eed0001, numRuns: 200 },
  );
});

test('a history that grows is stored once, and each step is read back whole', () => {
  const { db, writer, reader } = openTestStore();
  const messages = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({ role: 'user', content: `${index} ${'word '.repeat(60)}` }),
  );
  const steps = messages.map((_, index) =>
    aSpan({
      spanId: spanIdOf(index + 1),
      attributes: attributesOf(['gen_ai.input.messages', `[${messages.slice(0, index + 1).join(', ')}]`]),
    }),
  );
  for (const span of steps) writer.write({ spans: [span], logs: [] });
  for (const span of steps) expect(reader.span(span.traceId, span.spanId)).toStrictEqual(span);
  // The first step's list, of which nothing was known, stands in its row.
  expect(db.prepare('SELECT count(*) FROM bodies').pluck().get()).toBe(40);
  expect(db.prepare('SELECT count(*) FROM body_lists').pluck().get()).toBe(40);
});

test('a history flattened into attributes costs one reference', () => {
  const { db, writer, reader } = openTestStore();
  const message = (index: number) =>
    [
      [`llm.input_messages.${index}.message.role`, 'user'],
      [`llm.input_messages.${index}.message.content`, `${index} ${'word '.repeat(60)}`],
    ] as const;
  const steps = Array.from({ length: 30 }, (_, length) =>
    aSpan({
      spanId: spanIdOf(length + 1),
      attributes: attributesOf(...Array.from({ length: length + 5 }, (_item, index) => message(index)).flat()),
    }),
  );
  for (const span of steps) writer.write({ spans: [span], logs: [] });
  for (const span of steps) expect(reader.span(span.traceId, span.spanId)).toStrictEqual(span);
  expect(db.prepare('SELECT count(*) FROM bodies').pluck().get()).toBe(34);
  expect(db.prepare<[], number>('SELECT max(length(raw)) FROM spans').pluck().get()).toBeLessThan(100);
});

test('texts of one trace that another repeats are noted for both', () => {
  const { db, writer } = openTestStore();
  const prompt = 'You are a helpful assistant. '.repeat(20);
  for (const number of [1, 2, 3, 2]) {
    const span = aSpan({ traceId: traceIdOf(number), spanId: spanIdOf(number), attributes: attributesOf(['prompt', prompt]) });
    writer.write({ spans: [span], logs: [aLog({ traceId: traceIdOf(number), body: prompt })] });
  }
  expect(db.prepare('SELECT trace FROM bodies').pluck().all()).toEqual([1]);
  expect(db.prepare('SELECT trace FROM body_uses').pluck().all()).toEqual([2, 3]);
});

test('a history that grows, shrinks, is rewritten or changes its spacing is read back letter by letter', () => {
  const message = fc.record({ role: fc.constantFrom('user', 'tool'), content: fc.string({ unit: 'binary', maxLength: 120 }) });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), messages: fc.array(message, { minLength: 1, maxLength: 6 }) }),
    fc.record({ kind: fc.constant('drop' as const), count: fc.nat(3) }),
    fc.record({ kind: fc.constant('separator' as const), separator: fc.constantFrom(',', ', ', ' ,') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { db, writer, reader } = openTestStore();
      let texts: string[] = [];
      let separator = ',';
      for (const [index, next] of steps.entries()) {
        if (next.kind === 'add')
          texts = [...texts, ...next.messages.map((sent) => JSON.stringify({ ...sent, filler: 'x'.repeat(100) }))];
        if (next.kind === 'drop') texts = texts.slice(next.count);
        if (next.kind === 'separator') separator = next.separator;
        const attributes = attributesOf(['gen_ai.input.messages', `[${texts.join(separator)}]`]);
        const span = aSpan({ spanId: spanIdOf(index + 1), attributes });
        writer.write({ spans: [span], logs: [] });
        expect(reader.span(span.traceId, span.spanId)).toStrictEqual(span);
      }
      db.close();
    }),
    { seed: 0x5eed0001, numRuns: 100 },
  );
});
