import { describe, expect, it } from 'vitest';
import { aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const step = (kind: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ scope: aScope('agentops'), attributes: attributesOf(['agentops.span.kind', kind], ...pairs) });

describe('AgentOps', () => {
  it.each([
    ['session', 'chain'],
    ['workflow', 'chain'],
    ['task', 'chain'],
    ['operation', 'chain'],
    ['agent', 'agent'],
    ['tool', 'tool'],
    ['llm', 'generation'],
    ['guardrail', 'guardrail'],
    ['unknown', 'span'],
  ])('decorates a %s', (kind, type) => {
    expect(kept(step(kind))).toMatchObject({ type, convention: 'agentops' });
  });

  it('names a step after what it decorates', () => {
    expect(kept({ ...step('workflow', ['operation.name', 'answer']), name: 'answer.workflow' }).name).toBe('answer');
  });

  it.each([
    [
      'the decorator',
      [
        ['agentops.tool.input', '{"args":[],"kwargs":{"city":"Paris"}}'],
        ['agentops.tool.output', '"21"'],
      ],
    ],
    [
      'any entity',
      [
        ['agentops.entity.input', '{"args":["Paris"],"kwargs":{}}'],
        ['agentops.entity.output', '"21"'],
      ],
    ],
    [
      'an integration',
      [
        ['tool.parameters', '{"city":"Paris"}'],
        ['tool.result', '21'],
      ],
    ],
  ] as const)('tells what a tool was given by keys of %s', (_, pairs) => {
    expect(seen(step('tool', ['tool.name', 'weather'], ['tool.id', 'c1'], ...pairs))[1]).toMatch(
      /^tool: weather c1 (\{"city":"Paris"\}|"Paris") -> "21"$/,
    );
  });

  it('writes model calls in older OpenTelemetry, with tools and cost', () => {
    expect(
      seen(
        step(
          'llm',
          ['gen_ai.prompt.0.role', 'user'],
          ['gen_ai.prompt.0.content', 'Hi'],
          ['gen_ai.completion.0.role', 'assistant'],
          ['gen_ai.completion.0.tool_calls.0.id', 'c1'],
          ['gen_ai.completion.0.tool_calls.0.name', 'weather'],
          ['gen_ai.completion.0.tool_calls.0.arguments', '{}'],
          ['gen_ai.request.functions.0.name', 'weather'],
          ['gen_ai.request.functions.0.parameters', '{"type":"object"}'],
          ['gen_ai.usage.total_cost', '0.5'],
          ['gen_ai.response.finish_reason', 'tool_calls'],
        ),
      ),
    ).toEqual([
      'generation "step" unset (agentops)',
      'cost: $0.5 (exporter)',
      'finished: tool_calls',
      'offers: {"name":"weather","parameters":{"type":"object"}}',
      'in  user: "Hi"',
      'out assistant: calls weather c1 {}',
    ]);
  });
});
