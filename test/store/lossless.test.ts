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
  // 40 messages, and the first step's list, of which nothing was known, as a whole.
  expect(db.prepare('SELECT count(*) FROM bodies').pluck().get()).toBe(41);
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
