import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { aLog, anEvent, aSpan, aSpanWith, attributesOf, attributeValue, testStart } from '../support/builders.ts';
import { speech } from '../support/speech.ts';

function said(
  span: ReceivedSpan,
  logs: readonly ReceivedLog[] = [],
): { readonly in: readonly string[]; readonly out: readonly string[] } {
  const { input, output } = observe(span, logs, noPrices);
  return { in: input.map(speech), out: output.map(speech) };
}

const conversation = {
  in: ['system: "Be brief."', 'user: "Weather?"', 'assistant: calls weather c1 {"city":"Paris"}', 'tool: result c1 {"temp":21}'],
  out: ['assistant: "21 degrees."'],
};

describe('one conversation in every generation of OpenTelemetry GenAI', () => {
  const inputs = [
    { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
    { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Paris' } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { temp: 21 } }] },
  ] as const;
  const outputs = [{ role: 'assistant', parts: [{ type: 'text', content: '21 degrees.' }], finish_reason: 'stop' }] as const;
  const openAi = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: '{"temp":21}' },
  ] as const;
  const answer = { role: 'assistant', content: '21 degrees.' } as const;
  const json = JSON.stringify;

  it('D and E: attributes as JSON', () => {
    expect(said(aSpanWith(['gen_ai.input.messages', json(inputs)], ['gen_ai.output.messages', json(outputs)]))).toEqual(
      conversation,
    );
  });

  it('D and E: attributes as values', () => {
    expect(said(aSpanWith(['gen_ai.input.messages', inputs], ['gen_ai.output.messages', outputs]))).toEqual(conversation);
  });

  it('D and E: attributes as a list of JSON texts', () => {
    expect(
      said(
        aSpanWith(['gen_ai.input.messages', inputs.map((item) => json(item))], ['gen_ai.output.messages', [json(outputs[0])]]),
      ),
    ).toEqual(conversation);
  });

  it('D and E: system instructions apart', () => {
    const system = ['gen_ai.system_instructions', json([{ type: 'text', content: 'Be brief.' }])] as const;
    expect(
      said(aSpanWith(system, ['gen_ai.input.messages', json(inputs.slice(1))], ['gen_ai.output.messages', json(outputs)])),
    ).toEqual(conversation);
  });

  it('D: on a span event', () => {
    const event = anEvent(
      'gen_ai.client.inference.operation.details',
      ['gen_ai.input.messages', json(inputs)],
      ['gen_ai.output.messages', json(outputs)],
    );
    expect(said(aSpan({ events: [event] }))).toEqual(conversation);
  });

  it('D: on a log record', () => {
    const attributes = attributesOf(['gen_ai.input.messages', inputs], ['gen_ai.output.messages', outputs]);
    const log = aLog({ eventName: 'gen_ai.client.inference.operation.details', attributes });
    expect(said(aSpanWith(['gen_ai.operation.name', 'chat']), [log])).toEqual(conversation);
  });

  it('D: in the body of a log record', () => {
    const body = attributeValue({ 'gen_ai.input.messages': inputs, 'gen_ai.output.messages': outputs });
    expect(said(aSpan(), [aLog({ eventName: 'gen_ai.client.inference.operation.details', body })])).toEqual(conversation);
  });

  it('C: span events with the fields as attributes', () => {
    const events = [
      anEvent('gen_ai.system.message', ['gen_ai.system', 'openai'], ['content', 'Be brief.']),
      anEvent('gen_ai.user.message', ['content', 'Weather?']),
      anEvent('gen_ai.assistant.message', ['tool_calls', json(openAi[2].tool_calls)]),
      anEvent('gen_ai.tool.message', ['id', 'c1'], ['content', '{"temp":21}']),
      anEvent('gen_ai.choice', ['index', 0], ['finish_reason', 'stop'], ['message', json({ content: '21 degrees.' })]),
    ];
    expect(said(aSpan({ events }))).toEqual(conversation);
  });

  it('C: span events with the whole body in one attribute', () => {
    const whole = (name: string, body: object) => anEvent(name, ['gen_ai.event.content', json(body)]);
    const names = ['gen_ai.system.message', 'gen_ai.user.message', 'gen_ai.assistant.message', 'gen_ai.tool.message'];
    const events = [
      ...names.map((name, index) => whole(name, openAi[index] ?? {})),
      whole('gen_ai.choice', { index: 0, message: answer }),
    ];
    expect(said(aSpan({ events }))).toEqual(conversation);
  });

  it('C: span events as Strands writes them, with lists of Bedrock’s parts', () => {
    const events = [
      anEvent('gen_ai.system.message', ['content', json([{ text: 'Be brief.' }])]),
      anEvent('gen_ai.user.message', ['content', json([{ text: 'Weather?' }])]),
      anEvent('gen_ai.assistant.message', [
        'content',
        json([{ toolUse: { toolUseId: 'c1', name: 'weather', input: { city: 'Paris' } } }]),
      ]),
      anEvent('gen_ai.tool.message', ['content', json([{ toolResult: { toolUseId: 'c1', content: { temp: 21 } } }])]),
      anEvent('gen_ai.choice', ['finish_reason', 'end_turn'], ['message', json([{ text: '21 degrees.' }])]),
    ];
    expect(said(aSpan({ events }))).toEqual(conversation);
  });

  it('C: log records, in any order of arrival', () => {
    const record = (index: number, name: string, body: Parameters<typeof attributeValue>[0]): ReceivedLog =>
      aLog({ time: testStart + BigInt(index), attributes: attributesOf(['event.name', name]), body: attributeValue(body) });
    const logs = [
      record(5, 'gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: '21 degrees.' } }),
      record(3, 'gen_ai.assistant.message', { tool_calls: openAi[2].tool_calls }),
      record(4, 'gen_ai.tool.message', { id: 'c1', content: '{"temp":21}' }),
      record(1, 'gen_ai.system.message', { content: 'Be brief.' }),
      record(2, 'gen_ai.user.message', json({ content: 'Weather?' })),
    ];
    const span = aSpanWith(['gen_ai.operation.name', 'chat']);
    expect(said(span, logs)).toEqual(conversation);
    expect(observe(span, logs, noPrices).finishReasons).toEqual(['stop']);
  });

  it('C: on the span and as log records is said once', () => {
    const span = aSpan({ events: [anEvent('gen_ai.user.message', ['content', 'hi'])] });
    const log = aLog({ eventName: 'gen_ai.user.message', body: attributeValue({ content: 'hi, from the log' }) });
    expect(said(span, [log]).in).toEqual(['user: "hi"']);
  });

  it('B: an event per direction', () => {
    const events = [
      anEvent('gen_ai.content.prompt', ['gen_ai.prompt', json(openAi)]),
      anEvent('gen_ai.content.completion', ['gen_ai.completion', json([answer])]),
    ];
    expect(said(aSpan({ events }))).toEqual(conversation);
  });

  it('A: an attribute per direction', () => {
    expect(said(aSpanWith(['gen_ai.prompt', json(openAi)], ['gen_ai.completion', json([answer])]))).toEqual(conversation);
  });

  it('A: indexed attributes, in any order', () => {
    expect(
      said(
        aSpanWith(
          ['gen_ai.prompt.3.role', 'tool'],
          ['gen_ai.prompt.3.tool_call_id', 'c1'],
          ['gen_ai.prompt.3.content', '{"temp":21}'],
          ['gen_ai.prompt.0.role', 'system'],
          ['gen_ai.prompt.0.content', 'Be brief.'],
          ['gen_ai.prompt.1.role', 'user'],
          ['gen_ai.prompt.1.content', json([{ type: 'text', text: 'Weather?' }])],
          ['gen_ai.prompt.2.role', 'assistant'],
          ['gen_ai.prompt.2.tool_calls.0.id', 'c1'],
          ['gen_ai.prompt.2.tool_calls.0.name', 'weather'],
          ['gen_ai.prompt.2.tool_calls.0.arguments', '{"city":"Paris"}'],
          ['gen_ai.prompt.name', 'not a message'],
          ['gen_ai.completion.0.role', 'assistant'],
          ['gen_ai.completion.0.content', '21 degrees.'],
        ),
      ),
    ).toEqual(conversation);
  });

  it('OpenInference: flattened', () => {
    const key = (index: number, field: string) => `llm.input_messages.${index}.message.${field}`;
    expect(
      said(
        aSpanWith(
          ['openinference.span.kind', 'LLM'],
          ['input.value', json({ messages: openAi })],
          [key(0, 'role'), 'system'],
          [key(0, 'content'), 'Be brief.'],
          [key(1, 'role'), 'user'],
          [key(1, 'contents.0.message_content.type'), 'text'],
          [key(1, 'contents.0.message_content.text'), 'Weather?'],
          [key(2, 'role'), 'assistant'],
          [key(2, 'tool_calls.0.tool_call.id'), 'c1'],
          [key(2, 'tool_calls.0.tool_call.function.name'), 'weather'],
          [key(2, 'tool_calls.0.tool_call.function.arguments'), '{"city":"Paris"}'],
          [key(3, 'role'), 'tool'],
          [key(3, 'tool_call_id'), 'c1'],
          [key(3, 'content'), '{"temp":21}'],
          ['llm.output_messages.0.message.role', 'assistant'],
          ['llm.output_messages.0.message.content', '21 degrees.'],
        ),
      ),
    ).toEqual(conversation);
  });

  it('OpenInference: only the raw request and answer', () => {
    const span = aSpanWith(
      ['input.value', json({ model: 'm', messages: openAi })],
      ['output.value', json({ choices: [{ index: 0, message: answer }] })],
    );
    expect(said(span)).toEqual(conversation);
  });

  it('one source is picked, never two merged', () => {
    const span = aSpanWith(
      ['gen_ai.input.messages', json(inputs)],
      ['gen_ai.output.messages', json(outputs)],
      ['llm.input_messages.0.message.content', 'Weather?'],
      ['gen_ai.prompt', 'Weather?'],
      ['input.value', 'Weather?'],
    );
    expect(said({ ...span, events: [anEvent('gen_ai.user.message', ['content', 'Weather?'])] })).toEqual(conversation);
  });
});

describe('messages', () => {
  const input = (value: unknown) => said(aSpanWith(['gen_ai.input.messages', JSON.stringify(value)])).in;
  const part = { type: 'text', content: 'hi' };

  it.each([
    ['developer', 'system: "hi"'],
    ['human', 'user: "hi"'],
    ['model', 'assistant: "hi"'],
    ['AI', 'assistant: "hi"'],
    ['function', 'tool: "hi"'],
    ['critic', 'user (critic): "hi"'],
  ])('of role %s', (role, expected) => {
    expect(input([{ role, parts: [part] }])).toEqual([expected]);
  });

  it('of the user that hold only results of tools are the tool’s', () => {
    expect(input([{ role: 'user', parts: [{ type: 'tool_call_response', id: 'c', response: 1 }] }])).toEqual([
      'tool: result c 1',
    ]);
  });

  it('keep the name of who speaks', () => {
    expect(input([{ role: 'user', name: 'ann', content: 'hi' }])).toEqual(['user (ann): "hi"']);
  });

  it('with reasoning, refusal and an old function call keep all of them', () => {
    const message = {
      role: 'assistant',
      reasoning_content: 'hm',
      content: null,
      refusal: 'no',
      function_call: { name: 'f', arguments: '{"a":1}' },
    };
    expect(input([message])).toEqual(['assistant: thinks "hm" | "no" | calls f (no id) {"a":1}']);
  });

  it('that are no messages are kept as they are', () => {
    expect(input([{ role: 'user', content: 'hi' }, { what: 'ever' }, 7, null])).toEqual([
      'user: "hi"',
      'user: unknown {"what":"ever"}',
      'user: unknown 7',
      'user: unknown null',
    ]);
  });

  it('whose JSON was cut off are kept as they are', () => {
    expect(said(aSpanWith(['gen_ai.input.messages', '[{"role":"user","par'])).in).toEqual([
      'user: unknown "[{\\"role\\":\\"user\\",\\"par"',
    ]);
  });

  it('of the wrong type are kept as they are', () => {
    expect(said(aSpanWith(['gen_ai.input.messages', 7], ['gen_ai.output.messages', 'just text']))).toEqual({
      in: ['user: unknown 7'],
      out: ['assistant: "just text"'],
    });
  });

  it('whose content was not captured are silent', () => {
    expect(said(aSpan({ events: [anEvent('gen_ai.choice', ['index', 0], ['finish_reason', 'stop'])] })).out).toEqual([
      'assistant: ',
    ]);
  });

  it('without a list leave the word to the next source', () => {
    expect(said(aSpanWith(['gen_ai.input.messages', '[]'], ['input.value', 'hi'])).in).toEqual(['user: "hi"']);
  });

  it('start with the system instructions wherever the rest comes from, but once', () => {
    const system = ['gen_ai.system_instructions', 'Be brief.'] as const;
    expect(said(aSpanWith(system)).in).toEqual(['system: "Be brief."']);
    expect(said({ ...aSpanWith(system), events: [anEvent('gen_ai.user.message', ['content', 'hi'])] }).in).toEqual([
      'system: "Be brief."',
      'user: "hi"',
    ]);
    expect(said(aSpanWith(system, ['gen_ai.input.messages', [{ role: 'system', content: 'Be brief.' }]])).in).toEqual([
      'system: "Be brief."',
    ]);
  });

  it('that only look like JSON are text', () => {
    expect(said(aSpanWith(['gen_ai.prompt', '[INST] hi'], ['gen_ai.completion', '42']))).toEqual({
      in: ['user: "[INST] hi"'],
      out: ['assistant: "42"'],
    });
  });
});

describe('OpenInference', () => {
  it('closes the gaps of indices, however large', () => {
    const key = (index: string) => `llm.input_messages.${index}.message.content`;
    expect(said(aSpanWith([key('4294967296'), 'c'], [key('7'), 'a'], [key('10'), 'b'])).in).toEqual([
      'user: "a"',
      'user: "b"',
      'user: "c"',
    ]);
  });

  it('believes the first of repeated attributes', () => {
    const key = 'llm.input_messages.0.message.content';
    expect(said(aSpanWith([key, 'first'], [key, 'second'])).in).toEqual(['user: "first"']);
  });

  it('shows content that the ordered contents repeat once', () => {
    const key = 'llm.output_messages.0.message';
    expect(
      said(
        aSpanWith(
          [`${key}.content`, 'hi'],
          [`${key}.contents.0.message_content.type`, 'reasoning'],
          [`${key}.contents.0.message_content.text`, 'hm'],
          [`${key}.contents.1.message_content.type`, 'text'],
          [`${key}.contents.1.message_content.text`, 'hi'],
        ),
      ).out,
    ).toEqual(['assistant: thinks "hm" | "hi"']);
  });

  it('reads old completions', () => {
    expect(said(aSpanWith(['llm.prompts.0.prompt.text', 'once'], ['llm.choices.0.completion.text', 'upon']))).toEqual({
      in: ['user: "once"'],
      out: ['assistant: "upon"'],
    });
    expect(said(aSpanWith(['llm.prompts', ['once']])).in).toEqual(['user: "once"']);
  });

  it('reads what was embedded', () => {
    expect(
      said(
        aSpanWith(
          ['embedding.embeddings.0.embedding.text', 'a'],
          ['embedding.embeddings.1.embedding.text', 'b'],
          ['embedding.embeddings.0.embedding.vector', [0.5]],
        ),
      ).in,
    ).toEqual(['user: "a" | "b"']);
  });

  it('keeps raw JSON that is no chat as JSON, and text as text', () => {
    const values = [
      ['input.value', '{"topic":"France"}'],
      ['output.value', '{"not":"parsed"}'],
      ['output.mime_type', 'text/plain'],
    ] as const;
    expect(said(aSpanWith(...values))).toEqual({
      in: ['user: unknown {"topic":"France"}'],
      out: ['assistant: "{\\"not\\":\\"parsed\\"}"'],
    });
  });
});
