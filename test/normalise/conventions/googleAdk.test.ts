import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/normalise/observe.ts';
import { noPrices } from '../../../src/normalise/prices.ts';
import { aLog, aScope, aSpan, attributesOf, attributeValue, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const step = (name: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ name, scope: aScope('gcp.vertex.agent'), attributes: attributesOf(...pairs) });

describe('Google ADK', () => {
  it.each([
    ['invocation', 'chain'],
    ['agent_run [guide]', 'agent'],
    ['call_llm', 'generation'],
    ['execute_tool f', 'tool'],
    ['send_data', 'span'],
  ])('writes %s, which is %s', (name, type) => {
    expect(kept(step(name))).toMatchObject({ type, convention: 'google_adk', noise: false });
  });

  it('merges tools that ran at once into a step more, which is hidden', () => {
    expect(kept(step('execute_tool (merged tools)')).noise).toBe(true);
  });

  it('keeps a whole call of Gemini in two attributes', () => {
    const call = step(
      'call_llm',
      [
        'gcp.vertex.agent.llm_request',
        json({
          model: 'gemini',
          config: { system_instruction: 'Be brief.', temperature: 0.5, tools: [{ function_declarations: [] }], http_options: {} },
          contents: [{ role: 'user', parts: [{ text: 'Weather?' }] }],
        }),
      ],
      [
        'gcp.vertex.agent.llm_response',
        json({
          content: { role: 'model', parts: [{ function_call: { id: 'c1', name: 'f', args: { a: 1 } } }] },
          finish_reason: 'STOP',
          usage_metadata: {
            prompt_token_count: 100,
            candidates_token_count: 6,
            thoughts_token_count: 4,
            cached_content_token_count: 60,
            total_token_count: 110,
          },
        }),
      ],
      ['gcp.vertex.agent.session_id', 's'],
    );
    expect(seen(call)).toEqual([
      'generation "call_llm" unset (google_adk)',
      'model: gemini',
      'parameters: {"temperature":0.5}',
      'usage: input 100, output 10, total 110, cacheRead 60, reasoning 4',
      'finished: STOP',
      'offers: {"function_declarations":[]}',
      'in  system: "Be brief."',
      'in  user: "Weather?"',
      'out assistant: calls f c1 {"a":1}',
    ]);
    expect(kept(call).sessionId).toBe('s');
  });

  it.each(['N/A', '{}'])('writes %s where it captures nothing', (nothing) => {
    const tool = step(
      'execute_tool f',
      ['gen_ai.tool.name', 'f'],
      ['gen_ai.tool.call.id', '<not specified>'],
      ['gcp.vertex.agent.llm_request', '{}'],
      ['gcp.vertex.agent.tool_call_args', nothing],
      ['gcp.vertex.agent.tool_response', nothing],
    );
    expect(observe(tool, [], noPrices)).toMatchObject({ tool: { name: 'f' }, input: [], output: [] });
    expect(seen(tool)).toContain('tool: f (no id) null -> null');
    expect(seen(aSpan({ ...tool, scope: aScope('another') }))[0]).toBe('tool "f" unset (google_adk)');
  });

  it('logs messages whose content is a whole message, the history under one name, and who asked', () => {
    const record = (index: number, eventName: string, body: Plain, ...pairs: readonly (readonly [string, Plain])[]) =>
      aLog({ time: BigInt(index + 1), eventName, body: attributeValue(body), attributes: attributesOf(...pairs) });
    const part = (text: string) => ({ text, thought: null, function_call: null });
    const logs = [
      record(0, 'gen_ai.system.message', { content: 'Be brief.' }),
      record(1, 'gen_ai.user.message', { content: { role: 'user', parts: [part('Weather?')] } }, ['user.id', 'u']),
      record(2, 'gen_ai.user.message', { content: { role: 'model', parts: [part('Where?')] } }),
      record(3, 'gen_ai.choice', { content: { role: 'model', parts: [part('21 ')] }, index: 0 }),
      record(4, 'gen_ai.choice', { content: { role: 'model', parts: [part('degrees.')] }, index: 0, finish_reason: 'STOP' }),
    ];
    const span = step('generate_content m', ['gen_ai.operation.name', 'generate_content']);
    expect(seen(span, logs).slice(1)).toEqual([
      'finished: STOP',
      'in  system: "Be brief."',
      'in  user: "Weather?"',
      'in  assistant: "Where?"',
      'out assistant: "21 degrees."',
    ]);
  });
});
