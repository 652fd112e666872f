import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { anEvent, aSpan, attributesOf } from '../support/builders.ts';

const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('the tool of a tool step', () => {
  it.each<readonly [string, Partial<ReceivedSpan>, string]>([
    [
      'GenAI',
      {
        attributes: attributesOf(
          ['gen_ai.operation.name', 'execute_tool'],
          ['gen_ai.tool.name', 'f'],
          ['gen_ai.tool.call.id', 'c'],
          ['gen_ai.tool.call.arguments', '{"a":1}'],
          ['gen_ai.tool.call.result', { b: 2 }],
        ),
      },
      'f c {"a":1} -> {"b":2}',
    ],
    [
      'GenAI by the span’s name',
      { name: 'execute_tool f', attributes: attributesOf(['gen_ai.operation.name', 'execute_tool']) },
      'f - null -> null',
    ],
    [
      'OpenInference',
      {
        attributes: attributesOf(
          ['openinference.span.kind', 'TOOL'],
          ['tool.name', 'f'],
          ['tool.id', 'c'],
          ['tool.parameters', '{"schema":1}'],
          ['input.value', '{"a":1}'],
          ['output.value', 'two'],
        ),
      },
      'f c {"a":1} -> "two"',
    ],
    [
      'Strands, by events',
      {
        attributes: attributesOf(
          ['gen_ai.operation.name', 'execute_tool'],
          ['gen_ai.tool.name', 'f'],
          ['gen_ai.tool.call.id', 'c'],
        ),
        events: [
          anEvent('gen_ai.tool.message', ['content', '{"a":1}'], ['id', 'c']),
          anEvent('gen_ai.choice', ['message', '[{"text":"two"}]'], ['id', 'c']),
        ],
      },
      'f c {"a":1} -> "two"',
    ],
  ])('%s', (_, overrides, expected) => {
    const { tool, input, output } = seen(aSpan(overrides));
    expect(
      `${tool?.name} ${tool?.callId ?? '-'} ${stringify(tool?.arguments ?? null)} -> ${stringify(tool?.result ?? null)}`,
    ).toBe(expected);
    expect([...input, ...output]).toEqual([]);
  });
});
