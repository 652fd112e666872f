import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/model/json.ts';
import { readChat } from '../../src/normalise/messages.ts';
import { speech } from '../support/speech.ts';

const json = JSON.stringify;

function read(value: unknown): readonly string[] | undefined {
  return readChat(parseJson(json(value)) ?? null, 'user')?.messages.map(speech);
}

const conversation = [
  'system: "Be brief."',
  'user: "Weather?"',
  'assistant: calls weather c1 {"city":"Paris"}',
  'tool: result c1 {"temp":21}',
];

/** A message as LangChain dumps it. */
const dump = (name: string, kwargs: object) => ({ lc: 1, type: 'constructor', id: ['langchain_core', 'messages', name], kwargs });

describe('one conversation in the shape of', () => {
  const call = { name: 'weather', args: { city: 'Paris' }, id: 'c1', type: 'tool_call' };
  it.each<[string, unknown]>([
    [
      'OpenAI chat',
      {
        model: 'm',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: '{"temp":21}' },
        ],
      },
    ],
    [
      'OpenAI responses',
      {
        model: 'm',
        instructions: 'Be brief.',
        input: [
          { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Weather?' }] },
          { type: 'function_call', id: 'fc', call_id: 'c1', name: 'weather', arguments: '{"city":"Paris"}' },
          { type: 'function_call_output', call_id: 'c1', output: '{"temp":21}' },
        ],
      },
    ],
    [
      'the OpenAI Agents SDK',
      [
        { role: 'system', content: 'Be brief.' },
        { type: 'message', role: 'user', content: 'Weather?' },
        { type: 'function_call', id: 'fc', callId: 'c1', name: 'weather', arguments: '{"city":"Paris"}' },
        { type: 'function_call_result', callId: 'c1', name: 'weather', output: { type: 'text', text: '{"temp":21}' } },
      ],
    ],
    [
      'Anthropic',
      {
        model: 'm',
        system: [{ type: 'text', text: 'Be brief.' }],
        messages: [
          { role: 'user', content: 'Weather?' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: { city: 'Paris' } }] },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: '{"temp":21}' }] }],
          },
        ],
      },
    ],
    [
      'Gemini',
      {
        model: 'm',
        config: { systemInstruction: { parts: [{ text: 'Be brief.' }] } },
        contents: [
          { role: 'user', parts: [{ text: 'Weather?', functionCall: null }] },
          { role: 'model', parts: [{ functionCall: { id: 'c1', name: 'weather', args: { city: 'Paris' } } }] },
          { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'weather', response: { temp: 21 } } }] },
        ],
      },
    ],
    [
      'Gemini, as Python dumps it',
      {
        model: 'm',
        config: { system_instruction: 'Be brief.' },
        contents: [
          { role: 'user', parts: [{ text: 'Weather?' }] },
          { role: 'model', parts: [{ function_call: { id: 'c1', name: 'weather', args: { city: 'Paris' } } }] },
          { role: 'user', parts: [{ function_response: { id: 'c1', name: 'weather', response: { temp: 21 } } }] },
        ],
      },
    ],
    [
      'Bedrock',
      {
        system: [{ text: 'Be brief.' }],
        messages: [
          { role: 'user', content: [{ text: 'Weather?' }] },
          { role: 'assistant', content: [{ toolUse: { toolUseId: 'c1', name: 'weather', input: { city: 'Paris' } } }] },
          { role: 'user', content: [{ toolResult: { toolUseId: 'c1', content: [{ json: { temp: 21 } }], status: 'success' } }] },
        ],
      },
    ],
    [
      'LangChain’s dumps, in a list of conversations',
      {
        messages: [
          [
            dump('SystemMessage', { content: 'Be brief.', type: 'system' }),
            dump('HumanMessage', { content: 'Weather?', additional_kwargs: {} }),
            dump('AIMessageChunk', {
              content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: { city: 'Paris' } }],
              tool_calls: [call],
            }),
            dump('ToolMessage', { content: '{"temp":21}', tool_call_id: 'c1', status: 'success' }),
          ],
        ],
      },
    ],
    [
      'LangChain’s fields',
      [
        { type: 'system', content: 'Be brief.' },
        { type: 'human', content: 'Weather?', example: false },
        { type: 'ai', content: '', tool_calls: [call] },
        { type: 'tool', content: '{"temp":21}', tool_call_id: 'c1' },
      ],
    ],
    [
      'LangChain’s dictionaries',
      [
        { type: 'system', data: { content: 'Be brief.' } },
        { type: 'human', data: { content: 'Weather?' } },
        {
          type: 'ai',
          data: {
            content: '',
            tool_calls: [],
            additional_kwargs: { tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: '{"city":"Paris"}' } }] },
          },
        },
        { type: 'tool', data: { content: '{"temp":21}', tool_call_id: 'c1' } },
      ],
    ],
    [
      'the AI SDK',
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Paris' } }] },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c1', toolName: 'weather', output: { type: 'json', value: { temp: 21 } } },
          ],
        },
      ],
    ],
    [
      'Genkit',
      {
        messages: [
          { role: 'system', content: [{ text: 'Be brief.' }] },
          { role: 'user', content: [{ text: 'Weather?' }] },
          { role: 'model', content: [{ toolRequest: { ref: 'c1', name: 'weather', input: { city: 'Paris' } } }] },
          { role: 'tool', content: [{ toolResponse: { ref: 'c1', name: 'weather', output: { temp: 21 } } }] },
        ],
        config: {},
        tools: [],
      },
    ],
  ])('%s', (_, value) => {
    expect(read(value)).toEqual(conversation);
  });

  it('the pairs of LangChain', () => {
    expect(
      read([
        ['system', 'Be brief.'],
        ['human', 'Weather?'],
      ]),
    ).toEqual(conversation.slice(0, 2));
  });
});

describe('an answer in the shape of', () => {
  const message = { role: 'assistant', content: 'hi' };
  it.each<[string, unknown]>([
    ['OpenAI chat', { id: 'x', choices: [{ index: 0, message, finish_reason: 'stop' }] }],
    ['OpenAI completions', { choices: [{ index: 0, text: 'hi', finish_reason: 'stop' }] }],
    [
      'OpenAI responses',
      { output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'hi' }], finish_reason: 'stop' }] },
    ],
    ['Anthropic', { role: 'assistant', type: 'message', content: [{ type: 'text', text: 'hi' }], stop_reason: 'stop' }],
    ['Gemini', { candidates: [{ content: { role: 'model', parts: [{ text: 'hi' }] }, finishReason: 'stop' }] }],
    ['Google ADK', { content: { role: 'model', parts: [{ text: 'hi' }] }, finish_reason: 'stop', usage_metadata: {} }],
    ['Bedrock', { output: { message: { role: 'assistant', content: [{ text: 'hi' }] } }, stopReason: 'stop' }],
    ['Genkit', { message: { role: 'model', content: [{ text: 'hi' }] }, finishReason: 'stop', usage: {} }],
    ['the AI SDK', { text: 'hi', toolCalls: [], files: [], finishReason: 'stop' }],
    [
      'LangChain’s generations',
      {
        generations: [
          [{ text: 'hi', generation_info: { finish_reason: 'stop' }, message: dump('AIMessage', { content: 'hi' }) }],
        ],
      },
    ],
    ['LangChain’s generations of texts', { generations: [[{ text: 'hi', generation_info: { finish_reason: 'stop' } }]] }],
    ['a message of LangChain', dump('AIMessage', { content: 'hi', response_metadata: { finish_reason: 'stop' } })],
    [
      'LangGraph’s command',
      [{ graph: null, update: { messages: [{ type: 'ai', data: { content: 'hi', finish_reason: 'stop' } }] }, goto: [] }],
    ],
    [
      'what LangChain’s callbacks wrap',
      { outputs: { messages: [{ type: 'ai', content: 'hi', finish_reason: 'stop' }] }, kwargs: {} },
    ],
  ])('%s', (_, value) => {
    const content = readChat(parseJson(json(value)) ?? null, 'assistant');
    expect(content?.messages.map(speech)).toEqual(['assistant: "hi"']);
    expect(content?.finishReasons).toEqual(['stop']);
  });
});

describe('a request whose input is a text', () => {
  it.each<[string, unknown]>([
    ['OpenAI responses', { model: 'm', instructions: 'Be brief.', input: 'hi' }],
    ['OpenAI completions', { model: 'm', system: 'Be brief.', prompt: 'hi' }],
    ['the AI SDK', { system: 'Be brief.', prompt: 'hi' }],
    ['Gemini', { model: 'm', system_instruction: 'Be brief.', contents: 'hi' }],
    ['Gemini, a list of parts', { model: 'm', system_instruction: 'Be brief.', contents: [{ text: 'hi' }] }],
  ])('of %s', (_, value) => {
    expect(read(value)).toEqual(['system: "Be brief."', 'user: "hi"']);
  });

  it('is no chat when the object may be anything', () => {
    expect(read({ input: 'hi' })).toBeUndefined();
    expect(read({ prompt: 'hi', city: 'Paris' })).toBeUndefined();
    expect(read([['human', 'hi', 'there']])).toBeUndefined();
    expect(read(['human', 'hi'])).toBeUndefined();
    expect(read({ type: 'human', age: 7 })).toBeUndefined();
    expect(read({ messages: [], output: 'x' })).toBeUndefined();
  });
});

describe('an answer in pieces', () => {
  const piece = (text: string, more: object) => ({ role: 'assistant', parts: [{ type: 'text', content: text }], ...more });
  it('is one message when a piece has not finished', () => {
    const reasons = ['', '', 'stop'].map((reason) => ({ finish_reason: reason }));
    const content = readChat(
      parseJson(json(['Ly', 'on', '.'].map((text, index) => piece(text, reasons[index] ?? {})))) ?? null,
      'assistant',
    );
    expect(content?.messages.map(speech)).toEqual(['assistant: "Lyon."']);
    expect(content?.finishReasons).toEqual(['stop']);
  });

  it('is one message when pieces have the same index', () => {
    expect(read([piece('Ly', { index: 0 }), piece('on', { index: 0, finish_reason: 'stop' })])).toEqual(['assistant: "Lyon"']);
  });

  it('is several when there were several answers, or nothing says that they go together', () => {
    const said = ['assistant: "Ly"', 'assistant: "on"'];
    expect(read([piece('Ly', { index: 0 }), piece('on', { index: 1 })])).toEqual(said);
    expect(read([piece('Ly', { finish_reason: 'stop' }), piece('on', { finish_reason: 'stop' })])).toEqual(said);
    expect(read([piece('Ly', {}), piece('on', {})])).toEqual(said);
  });
});

describe('calls of tools', () => {
  it('that stand in the parts and beside them are shown once', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
    const parts = [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } }];
    expect(read([{ role: 'assistant', parts, tool_calls: [call, { ...call, id: 'c2' }] }])).toEqual([
      'assistant: calls f c1 {"a":1} | calls f c2 {"a":1}',
    ]);
  });
});

// The runner's time-out is the only clock: what grows faster than its input does not end within it.
describe('huge input is read whole', () => {
  const many = (count: number, item: unknown): string => `[${Array.from({ length: count }, () => json(item)).join(',')}]`;

  it('an answer in a hundred thousand pieces', () => {
    const call = { role: 'assistant', finish_reason: '', parts: [{ type: 'tool_call', name: 'f' }] };
    const content = readChat(parseJson(many(100_000, call)) ?? null, 'assistant');
    expect(content?.messages.map(({ parts }) => parts.length)).toEqual([100_000]);
  });

  it('a message of half a million parts', () => {
    const parts = many(500_000, { type: 'text', content: 'x' });
    const content = readChat(parseJson(`[{"role":"user","parts":${parts}}]`) ?? null, 'user');
    expect(content?.messages.map(({ parts: all }) => all.length)).toEqual([500_000]);
  });
});
