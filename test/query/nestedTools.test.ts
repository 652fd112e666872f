import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readObservation } from '../../src/query/observations.ts';
import { getSteps } from '../../src/query/steps.ts';
import { getTrace } from '../../src/query/trace.ts';
import { getTraceHead } from '../../src/query/traceHead.ts';
import { aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const now = 1_750_000_000_000;
const traceId = traceIdOf(1);

describe('a tool that a framework, an MCP client and an MCP server report', () => {
  let db: WrittenDatabase;
  const tool = (id: number, parent: number | undefined, name: string, more: readonly (readonly [string, string])[] = []) =>
    aSpan({
      traceId,
      spanId: spanIdOf(id),
      parentSpanId: parent === undefined ? undefined : spanIdOf(parent),
      attributes: attributesOf(['gen_ai.operation.name', 'execute_tool'], ['gen_ai.tool.name', name], ...more),
    });

  beforeAll(async () => {
    db = await writtenDatabase(now);
    const call = [
      ['gen_ai.tool.call.arguments', '{"city":"Paris"}'],
      ['gen_ai.tool.call.result', '{"population":2102650}'],
    ] as const;
    db.write({
      spans: [
        tool(1, undefined, 'lookup', [['gen_ai.tool.call.id', 'call_1']]),
        tool(2, 1, 'lookup'),
        tool(3, 2, 'lookup', call),
        tool(4, 1, 'another'),
      ],
    });
  });
  afterAll(() => db.remove());

  test('is shown once, and the other reports are hidden and counted', () => {
    const shown = getSteps(db.database, traceId).filter(({ noise }) => !noise);
    expect(shown.map(({ spanId }) => spanId)).toEqual([spanIdOf(1), spanIdOf(4)]);
    expect(getTraceHead(db.database, traceId)?.hiddenSpans).toBe(2);
    expect(getTrace(db.database, traceId, now)?.observations.filter(({ noise }) => noise)).toHaveLength(2);
  });

  test('has the arguments and the result of whichever report has them', () => {
    const { tool: shown } = readObservation(db.database, traceId, spanIdOf(1))?.observation ?? {};
    expect(shown?.callId).toBe('call_1');
    expect(shown?.arguments).toMatchObject({ entries: new Map([['city', 'Paris']]) });
    expect(shown?.result).toMatchObject({ entries: new Map([['population', 2102650]]) });
  });

  test('may be nested a thousand times by a sender with bad intentions', () => {
    const deep = Array.from({ length: 1000 }, (_, index) => ({
      ...tool(index + 10, index === 0 ? undefined : index + 9, 'again'),
      traceId: traceIdOf(2),
    }));
    db.write({ spans: deep });
    expect(readObservation(db.database, traceIdOf(2), spanIdOf(10))?.observation.tool?.result).toBeUndefined();
    expect(getSteps(db.database, traceIdOf(2)).filter(({ noise }) => !noise)).toHaveLength(1);
  });
});
