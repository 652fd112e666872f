import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/normalise/observe.ts';
import { noPrices } from '../../../src/normalise/prices.ts';
import { aScope, aSpan, attributesOf, type Plain, spanIdOf } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const step = (name: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ name, scope: aScope('pydantic-ai'), attributes: attributesOf(...pairs) });

describe('Pydantic AI', () => {
  it.each([
    ['agent run', 'agent'],
    ['running tool', 'tool'],
    ['running 2 tools', 'chain'],
    ['Chat Completion with {request_data[model]!r}', 'generation'],
    ['Message with {request_data[model]!r}', 'generation'],
    ['Embedding Creation with {request_data[model]!r}', 'embedding'],
    ['Handoff: a → b', 'event'],
    ['anything', 'span'],
  ])('of old names a step "%s", which is %s', (name, type) => {
    expect(kept(step(name))).toMatchObject({ type, convention: 'pydantic_ai' });
  });

  const agent = ['gen_ai.operation.name', 'invoke_agent'] as const;
  const run = [
    'in  user: "Weather?"',
    'in  assistant: calls f c1 {"a":1}',
    'in  tool: result c1 "ok"',
    'out assistant: "21 degrees."',
  ];

  it.each<[string, readonly (readonly [string, Plain])[]]>([
    [
      'version 1, as events in one attribute',
      [
        [
          'all_messages_events',
          json([
            { 'event.name': 'gen_ai.user.message', 'gen_ai.message.index': 0, content: 'Weather?', role: 'user' },
            {
              'event.name': 'gen_ai.assistant.message',
              role: 'assistant',
              tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: { a: 1 } } }],
            },
            { 'event.name': 'gen_ai.tool.message', role: 'tool', id: 'c1', content: 'ok' },
            { 'event.name': 'gen_ai.assistant.message', role: 'assistant', content: '21 degrees.' },
          ]),
        ],
      ],
    ],
    [
      'versions 2 to 5, with results in the mouth of the user',
      [
        [
          'pydantic_ai.all_messages',
          json([
            { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
            { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: '{"a":1}' }] },
            { role: 'user', parts: [{ type: 'tool_call_response', id: 'c1', name: 'f', result: 'ok' }] },
            { role: 'assistant', parts: [{ type: 'text', content: '21 degrees.' }], finish_reason: 'stop' },
          ]),
        ],
        ['final_result', '21 degrees.'],
      ],
    ],
  ])('tells a run in the keys of %s', (_, pairs) => {
    expect(seen(step('x', agent, ...pairs)).filter((line) => /^(in|out) /.test(line))).toEqual(run);
  });

  it('tells a model call of version 1 in events, the answer apart', () => {
    const events = [
      { 'event.name': 'gen_ai.system.message', content: 'Be brief.' },
      { 'event.name': 'gen_ai.user.message', content: 'Weather?' },
      { 'event.name': 'gen_ai.choice', index: 0, message: { role: 'assistant', content: '21 degrees.' } },
    ];
    expect(seen(step('chat m', ['gen_ai.operation.name', 'chat'], ['events', json(events)])).slice(1)).toEqual([
      'in  system: "Be brief."',
      'in  user: "Weather?"',
      'out assistant: "21 degrees."',
    ]);
  });

  it('falls back to the result of a run that is no text', () => {
    const question = [
      'pydantic_ai.all_messages',
      json([{ role: 'user', parts: [{ type: 'text', content: 'Weather?' }] }]),
    ] as const;
    expect(seen(step('x', agent, question, ['final_result', '{"degrees":21}'])).slice(1)).toEqual([
      'in  user: "Weather?"',
      'out assistant: unknown {"degrees":21}',
    ]);
  });

  it('keeps the sums of a run, and reads cost and cache wherever they stand', () => {
    expect(
      kept(
        step(
          'x',
          agent,
          ['gen_ai.aggregated_usage.input_tokens', 20],
          ['gen_ai.aggregated_usage.output_tokens', 2],
          ['gen_ai.aggregated_usage.details.cache_read_tokens', 5],
        ),
      ).usage,
    ).toEqual({ input: 20, output: 2, total: 22, cacheRead: 5 });
    const raw = [
      'gen_ai.usage.raw',
      json({ prompt_tokens_details: { cached_tokens: 5 }, completion_tokens_details: { reasoning_tokens: 1 } }),
    ];
    expect(
      kept(
        step(
          'chat m',
          ['gen_ai.usage.input_tokens', 20],
          ['gen_ai.usage.output_tokens', 2],
          [raw[0] ?? '', raw[1] ?? ''],
          ['operation.cost', 0.5],
        ),
      ),
    ).toMatchObject({ usage: { cacheRead: 5, reasoning: 1 }, costUsd: 0.5 });
  });

  it('reads the tools of version 2', () => {
    expect(
      seen(
        step(
          'running tool',
          ['gen_ai.tool.name', 'f'],
          ['gen_ai.tool.call.id', 'c1'],
          ['tool_arguments', '{"a":1}'],
          ['tool_response', 'ok'],
        ),
      ),
    ).toContain('tool: f c1 {"a":1} -> "ok"');
  });
});

describe('Logfire', () => {
  const request = [
    'request_data',
    json({ model: 'm', temperature: 0, messages: [{ role: 'user', content: 'Weather?' }] }),
  ] as const;
  it.each<[string, string, string]>([
    ['an answer', json({ message: { role: 'assistant', content: '21 degrees.' }, usage: {} }), 'out assistant: "21 degrees."'],
    ['a stream', json({ combined_chunk_content: '21 degrees.', chunk_count: 3 }), 'out assistant: "21 degrees."'],
  ])('keeps the provider’s own request and %s', (_, response, expected) => {
    const span = {
      ...step('Chat Completion with x', request, ['response_data', response], ['logfire.msg', 'Chat']),
      scope: aScope('logfire.openai'),
    };
    expect(seen(span)).toEqual([
      'generation "Chat" unset (pydantic_ai)',
      'parameters: {"temperature":0}',
      'in  user: "Weather?"',
      expected,
    ]);
  });

  it('does not take a session that it scrubbed for one', () => {
    expect(
      kept(step('chat m', ['session.id', "[Scrubbed due to 'session']"], ['gen_ai.conversation.id', 's'], ['logfire.msg', 'x']))
        .sessionId,
    ).toBe('s');
  });

  it('gives feedback to the step above', () => {
    const feedback = aSpan({
      spanId: spanIdOf(2),
      parentSpanId: spanIdOf(1),
      name: 'feedback: f',
      scope: aScope('logfire.feedback'),
      attributes: attributesOf(
        ['logfire.span_type', 'annotation'],
        ['logfire.feedback.name', 'f'],
        ['f', 0.5],
        ['logfire.feedback.comment', 'Half of it.'],
      ),
    });
    expect(observe(feedback, [], noPrices)).toMatchObject({
      type: 'event',
      scores: [{ name: 'f', value: 0.5, explanation: 'Half of it.', target: { kind: 'observation', spanId: spanIdOf(1) } }],
    });
  });

  it('names the managed variable under which a model was called, when there is one', () => {
    const variable = (name: string) => [
      [`logfire.variables.${name}`, 'production'] as const,
      [`logfire.variables.${name}.version`, '3'] as const,
    ];
    const chat = ['gen_ai.operation.name', 'chat'] as const;
    expect(kept(step('chat m', chat, ...variable('a')))).toMatchObject({ promptName: 'a', promptVersion: '3' });
    expect(kept(step('chat m', chat, ...variable('a'), ...variable('b'))).promptName).toBeUndefined();
    expect(kept(step('x', ['gen_ai.operation.name', 'execute_tool'], ...variable('a'))).promptName).toBeUndefined();
  });

  it('leaves infrastructure what it is, whatever it stamps on it', () => {
    expect(kept(aSpan({ attributes: attributesOf(['logfire.msg', 'GET'], ['http.request.method', 'GET']) })).noise).toBe(true);
  });
});
