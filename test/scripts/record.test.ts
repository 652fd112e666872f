import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client, credentials } from '@grpc/grpc-js';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Captured, startCapture } from '../../scripts/record/capture.ts';
import { withLine } from '../../scripts/record/fixtures.ts';
import { type ModelServer, startModelServer } from '../../scripts/record/modelServer.ts';
import { type MachineData, strip } from '../../scripts/record/strip.ts';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { type Attributes, KeyValueList } from '../../src/model/attributes.ts';
import { scenario } from '../clients/scenario.ts';
import { encodeLogsProtobuf, encodeTracesProtobuf } from '../support/otlpProtobuf.ts';
import { aReceivedLog, aReceivedSpan } from '../support/received.ts';

const machine: MachineData = { folders: ['/home/someone', '/home/someone/app'], hostName: 'laptop-7', osRelease: '9.9.9-test' };

describe('stripping a protobuf request', () => {
  const spanOf = (attributes: Attributes, resource: Attributes = []) =>
    aReceivedSpan({ attributes, resource: { attributes: resource, droppedAttributesCount: 0, schemaUrl: '' } });
  const stripSpan = (span: ReturnType<typeof aReceivedSpan>) =>
    strip({ signal: 'traces', encoding: 'pb', body: encodeTracesProtobuf([span]) }, machine);

  it('leaves every byte of a request without machine data as it is', () => {
    const attributes: Attributes = [
      ['a', 'text'],
      ['b', 12n],
      ['c', 0.5],
      ['d', ['x', new KeyValueList([['y', true]])]],
    ];
    const body = encodeTracesProtobuf([spanOf(attributes, [['service.name', 'city-guide']])]);
    expect(Buffer.from(strip({ signal: 'traces', encoding: 'pb', body }, machine))).toEqual(Buffer.from(body));
  });

  it('drops the attributes of the resource that describe the machine, and no attribute of a span', () => {
    const own: Attributes = [['host.name', 'api.example']];
    const stripped = stripSpan(
      spanOf(own, [
        ['host.name', 'x'],
        ['service.name', 'a'],
        ['process.pid', 7n],
        ['os.type', 'linux'],
      ]),
    );
    const [span] = decodeTraces(stripped, 'protobuf').items;
    expect(span?.resource.attributes).toEqual([['service.name', 'a']]);
    expect(span?.attributes).toEqual(own);
  });

  it('shows the folders of the machine as /app, the longest first, however deep they stand', () => {
    const deep: Attributes = [['a', [new KeyValueList([['b', 'at file:///home/someone/app/client.mjs:3']])]]];
    const [span] = decodeTraces(
      stripSpan({
        ...spanOf(deep),
        name: 'run /home/someone/x',
        events: [{ time: 1n, name: 'exception', attributes: [['stack', '/home/someone/app']], droppedAttributesCount: 0 }],
        status: { code: 2, message: 'no /home/someone/app/y' },
      } as ReturnType<typeof aReceivedSpan>),
      'protobuf',
    ).items;
    expect(span?.attributes).toEqual([['a', [new KeyValueList([['b', 'at file:///app/client.mjs:3']])]]]);
    expect([span?.name, span?.events[0]?.attributes, span?.status.message]).toEqual([
      'run /app/x',
      [['stack', '/app']],
      'no /app/y',
    ]);
  });

  it('replaces the name of the host where it stands alone', () => {
    const [span] = decodeTraces(
      stripSpan(
        spanOf([
          ['a', 'laptop-7'],
          ['b', 'laptop-77'],
        ]),
      ),
      'protobuf',
    ).items;
    expect(span?.attributes).toEqual([
      ['a', 'localhost'],
      ['b', 'laptop-77'],
    ]);
  });

  it('cleans the bodies of log records', () => {
    const body = encodeLogsProtobuf([aReceivedLog({ body: new KeyValueList([['cwd', '/home/someone/app']]), attributes: [] })]);
    const [log] = decodeLogs(strip({ signal: 'logs', encoding: 'pb', body }, machine), 'protobuf').items;
    expect(log?.body).toEqual(new KeyValueList([['cwd', '/app']]));
  });

  it('keeps fields that it does not know', () => {
    // Field 99, a varint, after an empty resource_spans.
    const body = Uint8Array.from([0x0a, 0x00, 0x98, 0x06, 0x2a]);
    expect([...strip({ signal: 'traces', encoding: 'pb', body }, machine)]).toEqual([...body]);
  });

  it('refuses a request that is cut off', () => {
    const body = encodeTracesProtobuf([spanOf([['a', 'b']])]);
    expect(() => strip({ signal: 'traces', encoding: 'pb', body: body.subarray(0, -3) }, machine)).toThrow(/ends inside/);
  });
});

describe('stripping a JSON request', () => {
  it('cleans strings and the resource, and keeps the digits of numbers', () => {
    const request = (folder: string, resource: string): string =>
      `{"resourceSpans":[{"resource":{"attributes":[${resource}]},"scopeSpans":[{"spans":[{"name":"${folder}/x","startTimeUnixNano":1795209052945000123,"x":1.50}]}]}]}`;
    const kept = '{"key":"service.name","value":{"stringValue":"a"}}';
    const body = Buffer.from(request('/home/someone', `{"key":"host.name","value":{"stringValue":"b"}},${kept}`));
    const stripped = strip({ signal: 'traces', encoding: 'json', body }, machine);
    expect(Buffer.from(stripped).toString()).toBe(request('/app', kept));
  });
});

describe('the scripted model', () => {
  let server: ModelServer;
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

describe('the capturing endpoint', () => {
  const body = encodeTracesProtobuf([aReceivedSpan()]);
  const kept = ({ signal, encoding, body: bytes }: Captured) => [signal, encoding, [...bytes]];

  it('keeps traces and logs of any prefix, inflated, and drops metrics', async () => {
    const capture = await startCapture();
    try {
      const send = (path: string, headers: Record<string, string>, bytes: Uint8Array | string) =>
        fetch(`${capture.httpUrl}${path}`, { method: 'POST', headers, body: bytes as BodyInit });
      const protobuf = { 'content-type': 'application/x-protobuf' };
      const answer = await send('/api/public/otel/v1/traces', { ...protobuf, 'content-encoding': 'gzip' }, gzipSync(body));
      await send('/v1/metrics', protobuf, body);
      const json = await send('/v1/logs', { 'content-type': 'application/json; charset=utf-8' }, '{"resourceLogs":[]}');
      await send('/v1/other', protobuf, body);
      expect(capture.requests.map(kept)).toEqual([
        ['traces', 'pb', [...body]],
        ['logs', 'json', [...Buffer.from('{"resourceLogs":[]}')]],
      ]);
      expect([answer.headers.get('content-type'), (await answer.bytes()).length]).toEqual(['application/x-protobuf', 0]);
      expect(await json.text()).toBe('{}');
      expect(capture.unknown).toEqual(['POST /v1/other']);
    } finally {
      await capture.close();
    }
  });

  it('keeps what comes by gRPC as the same bytes', async () => {
    const capture = await startCapture();
    const client = new Client(new URL(capture.grpcUrl).host, credentials.createInsecure());
    try {
      const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
      const asIs = (bytes: Buffer): Buffer => bytes;
      await new Promise((done, fail) =>
        client.makeUnaryRequest(path, asIs, asIs, Buffer.from(body), (error, value) =>
          error === null ? done(value) : fail(error),
        ),
      );
      expect(capture.requests.map(kept)).toEqual([['traces', 'pb', [...body]]]);
    } finally {
      client.close();
      await capture.close();
    }
  });
});

describe('the recordings', () => {
  it('name no folder of the machine they were made on', () => {
    const folder = join(import.meta.dirname, '../fixtures/otlp');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const naming = files.filter(({ parentPath, name }) =>
      /(?<!\/app)\/(?:root|home|work|Users)\//.test(readFileSync(join(parentPath, name), 'latin1')),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(naming.map(({ parentPath, name }) => join(parentPath, name))).toEqual([]);
  });
});

describe('the table of recordings', () => {
  const table = (...rows: string[]): string => ['# Fixtures', '', '|---|---|---|---|---|', ...rows, '', 'End'].join('\n');

  it('keeps one line a folder, sorted', () => {
    const before = table('| a | 1 |', '| c | 1 |');
    expect(withLine(before, 'b', '| b | 2 |')).toBe(table('| a | 1 |', '| b | 2 |', '| c | 1 |'));
    expect(withLine(before, 'c', '| c | 2 |')).toBe(table('| a | 1 |', '| c | 2 |'));
  });

  it('does not invent a table', () => {
    expect(() => withLine('# Fixtures', 'a', '| a |')).toThrow(/not in/);
  });
});
