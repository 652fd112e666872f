import { afterAll, beforeAll, expect, test } from 'vitest';
import { getPromptStatistics, getUnlinked } from '../../src/query/promptStatistics.ts';
import { aSpan, attributesOf, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const millis = 1_000_000n;
let db: WrittenDatabase;

beforeAll(async () => {
  db = await writtenDatabase(Number(testStart / millis));
  db.write({ spans: [1, 2, 3, 4].map(generation) });
  const link = db.writer.prepare(`INSERT INTO prompt_links (root, span, path, symbol, start_line, evidence, confidence)
    SELECT ?, s.id, ?, ?, ?, 'by its text', 'strong' FROM spans s JOIN traces t ON t.id = s.trace WHERE t.trace_id = ?`);
  const traceKey = (number: number) => Buffer.from(traceIdOf(number), 'hex');
  link.run('/work', 'prompts/answer.md', null, 12, traceKey(1));
  link.run('/work', 'prompts/answer.md', null, 14, traceKey(2));
  link.run('/work', null, null, null, traceKey(3));
  link.run('/other', 'prompts/answer.md', null, 1, traceKey(4));
});
afterAll(() => db.remove());

test('generations that were not looked for in a folder wait, newest first', () => {
  expect(getUnlinked(db.database, '/work', 10)).toEqual([{ traceId: traceIdOf(4), spanId: spanIdOf(1) }]);
  expect(getUnlinked(db.database, '/new', 2).map(({ traceId }) => traceId)).toEqual([traceIdOf(4), traceIdOf(3)]);
});

test('a unit knows its generations, what they cost where that is known, and their median duration', () => {
  expect(getPromptStatistics(db.database, '/work', 'prompts/answer.md')).toEqual([
    {
      path: 'prompts/answer.md',
      startLine: 14,
      generations: 2,
      costUsd: 0.5,
      medianDurationMs: 100,
      newest: [2, 1].map((number) => ({
        traceId: traceIdOf(number),
        spanId: spanIdOf(1),
        title: 'chat',
        startTime: Number(testStart / millis) + number,
      })),
    },
  ]);
  expect(getPromptStatistics(db.database, '/work', 'prompts/other.md')).toEqual([]);
});

/** A generation of `number` * 100 ms; only the first tells its cost. */
function generation(number: number) {
  const start = testStart + BigInt(number) * millis;
  return aSpan({
    traceId: traceIdOf(number),
    name: 'chat',
    start,
    end: start + BigInt(number) * 100n * millis,
    attributes: attributesOf(['gen_ai.operation.name', 'chat'], ...(number === 1 ? [['gen_ai.usage.cost', 0.5] as const] : [])),
  });
}
