import { describe, expect, it } from 'vitest';
import { aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const named = (name: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ name, scope: aScope('litellm'), attributes: attributesOf(...pairs) });

describe('LiteLLM', () => {
  it('reads messages that have their calls beside the parts', () => {
    const messages = [
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: '{"city":"Paris"}' }],
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', parts: [{ type: 'text', content: '21' }] },
    ];
    const span = named('litellm_request', ['gen_ai.operation.name', 'chat'], ['gen_ai.input.messages', JSON.stringify(messages)]);
    expect(seen(span)).toEqual([
      'generation "litellm_request" unset (litellm)',
      'in  assistant: calls weather c1 {"city":"Paris"}',
      'in  tool: result c1 "21"',
    ]);
  });

  it.each([['gen_ai.cost.total_cost'], ['litellm.cost.total']])('tells what a call cost as %s', (key) => {
    expect(kept(named('litellm_request', ['gen_ai.operation.name', 'chat'], [key, 0.5])).costUsd).toBe(0.5);
  });

  it('has the session in the metadata of the request', () => {
    const call = (...pairs: readonly (readonly [string, Plain])[]) => kept(named('litellm_request', ...pairs));
    expect(call(['metadata.requester_metadata', '{"session_id":"s"}']).sessionId).toBe('s');
    expect(call(['litellm.end_user.id', 'u']).userId).toBe('u');
  });

  it.each<readonly [string, readonly (readonly [string, Plain])[]]>([
    ['raw_gen_ai_request', [['llm.openai.messages', '[]']]],
    [
      'answer',
      [
        ['llm.openai.model', 'm'],
        ['llm.openai.messages', '[]'],
      ],
    ],
    [
      'redis',
      [
        ['service', 'redis'],
        ['call_type', 'get'],
      ],
    ],
    [
      'postgres',
      [
        ['litellm.service.name', 'postgres'],
        ['db.system', 'postgresql'],
      ],
    ],
    ['some_new_service', [['litellm.service.name', 'some_new_service']]],
    ['auth', []],
  ])('hides %s, which repeats a call or runs the proxy', (name, pairs) => {
    expect(kept(named(name, ...pairs)).noise).toBe(true);
  });

  it.each<readonly [string, readonly (readonly [string, Plain])[]]>([
    ['litellm_request', [['gen_ai.operation.name', 'chat']]],
    ['router', [['gen_ai.operation.name', 'chat']]],
    ['Received Proxy Server Request', [['http.route', '/v1/chat/completions']]],
  ])('shows %s', (name, pairs) => {
    expect(kept(named(name, ...pairs)).noise).toBe(false);
  });

  it('hides nothing of others that is called alike', () => {
    expect(kept(aSpan({ name: 'auth' })).noise).toBe(false);
  });
});
