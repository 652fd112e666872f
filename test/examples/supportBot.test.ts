import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { extractUnits } from '../../src/link/extractUnits.ts';
import { createPromptIndex } from '../../src/link/promptIndex.ts';
import { type PromptMessage, resolvePrompt } from '../../src/link/resolvePrompt.ts';
import { AttributeMap, type Attributes } from '../../src/model/attributes.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { startGrpcReceiver } from '../../src/receive/grpcReceiver.ts';
import type { OtlpHandler } from '../../src/receive/handler.ts';
import { startHttpReceiver } from '../../src/receive/httpReceiver.ts';
import type { Receiver } from '../../src/receive/receiver.ts';

const folder = new URL('../../examples/support-bot/', import.meta.url);
const spans: ReceivedSpan[] = [];
const logs: ReceivedLog[] = [];
let http: Receiver;
let grpc: Receiver;
let printed = '';
let exitCode: number | null = null;

const handler: OtlpHandler = async ({ signal, body, encoding }) => {
  if (signal === 'traces') spans.push(...decodeTraces(body, encoding).items);
  if (signal === 'logs') logs.push(...decodeLogs(body, encoding).items);
  return { kind: 'accepted', rejected: 0 };
};

beforeAll(async () => {
  const common = { port: 0, allowedHosts: [], handler };
  http = await startHttpReceiver({ ...common, allowedOrigins: [], identity: () => ({}) });
  grpc = await startGrpcReceiver(common);
  [exitCode, printed] = await runBot('run.ts', [
    `--http=http://127.0.0.1:${http.port}`,
    `--grpc=http://127.0.0.1:${grpc.port}`,
    '--sessions=4',
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([http.close(), grpc.close()]);
});

async function runBot(file: string, options: readonly string[], input = ''): Promise<[number | null, string]> {
  // The test's own environment must not decide where the demo sends or which model it asks.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(OTEL_|OPENAI_|MODEL$|EMBEDDING_MODEL$|NODE_OPTIONS$)/.test(key)),
  );
  const child = spawn(process.execPath, [new URL(file, folder).pathname, ...options], { env, stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return [code, output];
}

const text = (attributes: Attributes, key: string): string | undefined => new AttributeMap(attributes).string(key);
const operation = (span: ReceivedSpan): string | undefined => text(span.attributes, 'gen_ai.operation.name');
const named = (name: string): ReceivedSpan[] => spans.filter((span) => operation(span) === name);
const failed = (span: ReceivedSpan): boolean => span.status.code === 2;

function tally(values: readonly (string | undefined)[]): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** What the judge said, and of which span. */
function scores(): readonly {
  readonly spanId: string | undefined;
  readonly value: number | undefined;
  readonly label: string | undefined;
}[] {
  const events = spans.flatMap((span) => span.events.map((event) => ({ ...event, spanId: span.spanId as string | undefined })));
  const records = logs.map((log) => ({
    name: log.eventName,
    attributes: log.attributes,
    spanId: log.spanId as string | undefined,
  }));
  return [...events, ...records]
    .filter((event) => event.name === 'gen_ai.evaluation.result')
    .map(({ attributes, spanId }) => ({
      spanId,
      value: new AttributeMap(attributes).number('gen_ai.evaluation.score.value'),
      label: text(attributes, 'gen_ai.evaluation.score.label'),
    }));
}

describe('the demo, through both receivers', () => {
  test('ends well and says what it did', () => {
    expect(exitCode, printed).toBe(0);
    expect(printed).toContain('[http] user-7: Can I return a kayak after 40 days?');
    expect(printed).toContain('All of their telemetry was received');
  });

  test('holds eight sessions of different lengths, 21 turns, each a trace of its own', () => {
    const turns = spans.filter((span) => span.parentSpanId === undefined);
    expect(turns).toHaveLength(21);
    expect(turns.every((turn) => operation(turn) === 'invoke_agent' && text(turn.attributes, 'user.id') !== undefined)).toBe(
      true,
    );
    expect(new Set(turns.map((turn) => turn.traceId)).size).toBe(21);
    const sessions = tally(
      turns.map((turn) => text(turn.attributes, 'gen_ai.conversation.id') ?? text(turn.attributes, 'session.id')),
    );
    expect([...sessions.values()].sort()).toEqual([1, 1, 2, 2, 3, 4, 4, 4]);
  });

  test('shows both ways of naming a session', () => {
    const has = (key: string): boolean => spans.some((span) => text(span.attributes, key) !== undefined);
    expect([has('gen_ai.conversation.id'), has('session.id')]).toEqual([true, true]);
  });

  test('re-sends the history of a conversation', () => {
    const questions = named('chat').map(
      (span) => text(span.attributes, 'gen_ai.input.messages')?.split('"role":"user"').length ?? 0,
    );
    expect(Math.max(...questions)).toBeGreaterThanOrEqual(4);
  });

  test('generations carry model, usage with cached tokens, and the time of the first chunk', () => {
    const answered = named('chat').filter((span) => !failed(span));
    for (const span of answered) {
      const attributes = new AttributeMap(span.attributes);
      expect(attributes.string('gen_ai.response.model')).toMatch(/^gpt-5\.2/);
      expect(attributes.number('gen_ai.usage.input_tokens')).toBeGreaterThan(0);
      expect(attributes.number('gen_ai.usage.output_tokens')).toBeGreaterThan(0);
      expect(attributes.number('gen_ai.response.time_to_first_chunk')).toBeGreaterThan(0);
    }
    expect(
      answered.some((span) => (new AttributeMap(span.attributes).number('gen_ai.usage.cache_read.input_tokens') ?? 0) > 0),
    ).toBe(true);
  });

  test('retrieval returns documents with content and score, an embedding inside it, and once too few', () => {
    const counts = named('retrieval').map((span) => {
      const documents = JSON.parse(text(span.attributes, 'gen_ai.retrieval.documents') ?? '') as {
        content: string;
        score: number;
      }[];
      expect(documents.every((document) => document.content !== '' && document.score > 0)).toBe(true);
      return documents.length;
    });
    expect(counts).toHaveLength(21);
    expect(Math.min(...counts)).toBeLessThan(3);
    const retrievals = new Set(named('retrieval').map((span) => span.spanId));
    expect(named('embeddings').every((span) => span.parentSpanId !== undefined && retrievals.has(span.parentSpanId))).toBe(true);
  });

  test('tools run, and one of them throws', () => {
    const tools = named('execute_tool');
    expect(new Set(tools.map((tool) => text(tool.attributes, 'gen_ai.tool.name')))).toEqual(
      new Set(['get_policy', 'get_order', 'check_stock', 'cancel_order']),
    );
    const broken = tools.filter(failed);
    expect(broken.map((tool) => tool.status.message)).toEqual(['The order service did not answer within 2 s.']);
    expect(broken[0]?.events.map((event) => event.name)).toEqual(['exception']);
  });

  test('one turn fails at a rate limit, and the model was asked twice', () => {
    const limited = spans.filter((span) => failed(span) && text(span.attributes, 'http.response.status_code') === '429');
    expect(limited).toHaveLength(2);
    const chat = named('chat').filter(failed);
    expect(chat).toHaveLength(1);
    expect(chat[0]?.status.message).toContain('Rate limit reached');
    expect(named('invoke_agent').filter(failed)).toHaveLength(1);
  });

  test('the judge scores every answered turn, by event over HTTP and by log over gRPC, and finds the bad ones', () => {
    const all = scores();
    expect(all).toHaveLength(20);
    expect(
      all
        .filter((score) => score.label === 'fail')
        .map((score) => score.value)
        .sort(),
    ).toEqual([0.04, 0.12, 0.31, 0.62]);
    expect(logs.filter((log) => log.eventName === 'gen_ai.evaluation.result')).toHaveLength(11);
    const judged = new Set<string | undefined>(spans.map((span) => span.spanId));
    expect(all.every((score) => judged.has(score.spanId))).toBe(true);
  });

  test('the judge works in a span of its own, and what it says belongs to what it judged', () => {
    const judges = named('evaluate');
    expect(tally(judges.map(({ name }) => name))).toEqual(new Map([['evaluate grounded', 20]]));
    expect(judges.every(({ attributes }) => text(attributes, 'gen_ai.evaluation.name') === 'grounded')).toBe(true);
    const judging = new Set<string | undefined>(judges.map(({ spanId }) => spanId));
    const calls = named('chat').filter(({ attributes }) => text(attributes, 'gen_ai.prompt.name') === 'prompts/judge.md');
    expect(calls).toHaveLength(20);
    expect(calls.every(({ parentSpanId }) => judging.has(parentSpanId))).toBe(true);
    const operations = new Map<string | undefined, string | undefined>(spans.map((span) => [span.spanId, operation(span)]));
    expect(tally(scores().map(({ spanId }) => operations.get(spanId)))).toEqual(
      new Map([
        ['invoke_agent', 9],
        ['chat', 11],
      ]),
    );
    expect(scores().some(({ spanId }) => calls.some((call) => call.spanId === spanId))).toBe(false);
  });

  test('there is noise: an HTTP span beneath each call of the model', () => {
    const noise = spans.filter((span) => span.scope.name === '@opentelemetry/instrumentation-undici');
    expect(noise.length).toBeGreaterThan(60);
    expect(noise.every((span) => span.parentSpanId !== undefined)).toBe(true);
  });

  test('every generation is linked to its prompt file: by name where it says so, else by its text', () => {
    const files = ['prompts/answer.md', 'prompts/rewrite.md', 'prompts/judge.md', 'prompts.ts', 'docs/returns.md'];
    const index = createPromptIndex(files.flatMap((path) => extractUnits(path, readFileSync(new URL(path, folder), 'utf8'))));
    const found = named('chat').map((span) => {
      const promptName = text(span.attributes, 'gen_ai.prompt.name');
      return resolvePrompt({ ...(promptName === undefined ? {} : { promptName }), messages: messagesOf(span) }, index);
    });
    const ways = tally(found.map(({ path, confidence, evidence }) => `${path} ${confidence}: ${evidence}`));
    // One answer per turn, and one more model call in each of the seven turns that use tools.
    expect([...ways].map(([way, uses]) => `${uses} ${way}`).sort()).toEqual([
      '13 prompts/rewrite.md exact: by the prompt name in its attributes, which is the path of the file',
      '20 prompts/judge.md exact: by the prompt name in its attributes, which is the path of the file',
      '28 prompts/answer.md strong: all of its text stands in the system message',
    ]);
  });
});

function messagesOf(span: ReceivedSpan): PromptMessage[] {
  type Part = { readonly content?: string };
  const system = JSON.parse(text(span.attributes, 'gen_ai.system_instructions') ?? '[]') as Part[];
  const input = JSON.parse(text(span.attributes, 'gen_ai.input.messages') ?? '[]') as {
    role: PromptMessage['role'];
    parts: Part[];
  }[];
  return [
    ...system.map((part) => ({ role: 'system' as const, text: part.content ?? '' })),
    ...input.map(({ role, parts }) => ({ role, text: parts.map((part) => part.content ?? '').join('\n') })),
  ];
}

test('--chat answers what is typed, also what is not in the script', async () => {
  const before = spans.length;
  const [code, output] = await runBot(
    'main.ts',
    [`--http=http://127.0.0.1:${http.port}`, '--chat'],
    'How do I care for my kayak in winter?\n',
  );
  expect(code, output).toBe(0);
  expect(output).toContain('Rinse the kayak with fresh water');
  expect(spans.length).toBeGreaterThan(before);
});

test('ends with an error when nothing could be delivered', async () => {
  const [code, output] = await runBot('main.ts', ['--transport=grpc', '--grpc=http://127.0.0.1:1', '--sessions=1']);
  expect(code).toBe(1);
  expect(output).toContain('UNAVAILABLE');
}, 40_000);
