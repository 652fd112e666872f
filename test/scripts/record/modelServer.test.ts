import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalServer } from '../../../scripts/record/localServer.ts';
import { startModelServer } from '../../../scripts/record/modelServer.ts';
import { scenario } from '../../clients/scenario.ts';

describe('the scripted model', () => {
  let server: LocalServer;
  let openai: OpenAI;
  beforeAll(async () => {
    server = await startModelServer();
    openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'test', maxRetries: 0 });
  });
  afterAll(() => server.close());
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  };

  const model = scenario.models.openai;
  const question = { role: 'user', content: scenario.question } as const;
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const tools = [{ type: 'function', function: { name: scenario.tool.name, parameters } }] as const;
  const call = {
    id: scenario.tool.callId,
    type: 'function',
    function: { name: scenario.tool.name, arguments: '{"city":"Paris"}' },
  } as const;

  it('answers a chat with the answer and the usage of the scenario', async () => {
    const { choices, usage, model: answering } = await openai.chat.completions.create({ model, messages: [question] });
    expect([choices[0]?.message.content, choices[0]?.finish_reason, answering]).toEqual([
      scenario.answer,
      'stop',
      'gpt-4o-mini-2024-07-18',
    ]);
    expect(usage).toMatchObject({
      prompt_tokens: 1200,
      completion_tokens: 48,
      prompt_tokens_details: { cached_tokens: 1024 },
      completion_tokens_details: { reasoning_tokens: 16 },
    });
  });

  it('calls the tool first, and answers once the tool has', async () => {
    const first = await openai.chat.completions.create({ model, messages: [question], tools: [...tools] });
    expect(first.choices[0]?.message.tool_calls).toEqual([call]);
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      question,
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: '{}' },
    ];
    const second = await openai.chat.completions.create({ model, messages, tools: [...tools] });
    expect(second.choices[0]?.message.content).toBe(scenario.answer);
  });

  it('streams the second turn, with usage only when it is asked for', async () => {
    const messages = [{ role: 'user', content: scenario.followUp.question }] as const;
    const read = async (include_usage: boolean) => {
      const request = {
        model,
        messages: [...messages],
        tools: [...tools],
        stream: true as const,
        stream_options: { include_usage },
      };
      const chunks = [];
      for await (const chunk of await openai.chat.completions.create(request)) chunks.push(chunk);
      return chunks;
    };
    const chunks = await read(true);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(scenario.followUp.answer);
    expect(chunks.at(-1)?.usage?.total_tokens).toBe(1248);
    expect((await read(false)).some((chunk) => chunk.usage !== undefined)).toBe(false);
  });

  it('fills a wanted schema with words of the scenario', async () => {
    const schema = {
      type: 'object',
      properties: {
        score: { type: 'number' },
        reason: { $ref: '#/$defs/Reason' },
        cities: { type: 'array', items: { enum: ['Paris'] } },
      },
      $defs: { Reason: { type: ['string', 'null'] } },
    };
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } } as const;
    const { choices } = await openai.chat.completions.create({ model, messages: [question], response_format });
    const { value, explanation } = scenario.score;
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ score: value, reason: explanation, cities: ['Paris'] });
  });

  it('speaks the responses API, whole and as a stream', async () => {
    const tool = { type: 'function', name: scenario.tool.name, parameters, strict: false } as const;
    const first = await openai.responses.create({ model, input: scenario.question, tools: [tool] });
    expect(first.output).toMatchObject([{ type: 'function_call', call_id: call.id, arguments: '{"city":"Paris"}' }]);
    let text = '';
    for await (const event of await openai.responses.create({ model, input: scenario.followUp.question, stream: true }))
      if (event.type === 'response.output_text.delta') text += event.delta;
    expect(text).toBe(scenario.followUp.answer);
  });

  it('embeds as numbers and as base64 alike', async () => {
    const input = scenario.question;
    const numbers = await openai.embeddings.create({ model: scenario.models.embedding, input, encoding_format: 'float' });
    const packed = await openai.embeddings.create({ model: scenario.models.embedding, input });
    expect(packed.data[0]?.embedding).toEqual(numbers.data[0]?.embedding);
    expect(numbers.usage.prompt_tokens).toBe(7);
  });

  it('refuses the broken model as the provider does', async () => {
    const failing = openai.chat.completions.create({ model: scenario.models.broken, messages: [question] });
    await expect(failing).rejects.toMatchObject({ status: 400, code: 'model_not_found' });
  });

  it('speaks to Anthropic clients, without the cached tokens in the input', async () => {
    const request = { model: scenario.models.anthropic, messages: [question], tools: [{ name: scenario.tool.name }] };
    expect(await post('/v1/messages', request)).toMatchObject({
      content: [{ type: 'tool_use', id: 'toolu_7Qd2', input: { city: 'Paris' } }],
      usage: { input_tokens: 176, cache_read_input_tokens: 1024, output_tokens: 48 },
    });
    const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_7Qd2', content: '{}' }] };
    expect(await post('/v1/messages', { ...request, messages: [question, result] })).toMatchObject({
      content: [{ type: 'text', text: scenario.answer }],
    });
  });

  it('speaks to Gemini clients, without the thoughts in the candidates', async () => {
    const contents = [{ role: 'user', parts: [{ text: scenario.question }] }];
    const declared = [{ functionDeclarations: [{ name: scenario.tool.name }] }];
    expect(await post('/v1beta/models/gemini-2.5-flash:generateContent', { contents, tools: declared })).toMatchObject({
      candidates: [{ content: { parts: [{ functionCall: { name: scenario.tool.name, args: { city: 'Paris' } } }] } }],
      usageMetadata: { promptTokenCount: 1200, candidatesTokenCount: 32, thoughtsTokenCount: 16, totalTokenCount: 1248 },
    });
  });

  it('remembers what it does not serve', async () => {
    await post('/v2/unheard-of', {});
    expect(server.unknown).toContain('POST /v2/unheard-of');
  });
});
