import { expect, test } from 'vitest';
import { endlessBodies } from '../../scripts/bench/support/endlessBodies.ts';
import { decodeTraces } from '../../src/decode/decode.ts';

test('a load repeats no id, no session and no text when its pool comes round', () => {
  const [pool, rounds, spansPerRequest] = [2, 3, 8];
  const bodies = endlessBodies(spansPerRequest, pool);
  const spans = Array.from({ length: pool * rounds }, () => decodeTraces(bodies.next().value, 'protobuf').items).flat();
  const values = (key: string) =>
    spans.flatMap(({ attributes }) => attributes.filter(([name]) => name === key).map(([, value]) => value));
  const distinct = (items: readonly unknown[]) => new Set(items).size;
  const count = pool * rounds * spansPerRequest;
  expect(distinct(spans.map(({ traceId }) => traceId))).toBe(count);
  expect(distinct(spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`))).toBe(count);
  expect(distinct(values('gen_ai.system_instructions'))).toBe(count);
  expect(distinct(values('gen_ai.input.messages'))).toBe(count);
  expect(distinct(values('gen_ai.output.messages'))).toBe(count);
  expect(distinct(values('gen_ai.conversation.id'))).toBe(count / 8);
});
