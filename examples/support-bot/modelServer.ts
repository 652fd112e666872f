// A model server that needs no key: it speaks the OpenAI API (chat completions, streamed or not, tools, embeddings) and
// answers from a script. `node modelServer.ts [--port N]` runs it alone.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ChatMessage, type Reply, replyTo } from './scriptedModel.ts';

export interface ModelServer {
  /** The base URL for an OpenAI client. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ModelServerOptions {
  /** 0 for any free port. */
  readonly port?: number;
  /** How slowly it answers: 1 like a fast model, 0 at once. */
  readonly latency?: number;
}

interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content?: unknown; readonly tool_calls?: unknown }[];
  readonly tools?: readonly unknown[];
  readonly stream?: boolean;
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
}

/** Starts the server on loopback. */
export function startModelServer({ port = 0, latency = 1 }: ModelServerOptions = {}): Promise<ModelServer> {
  const cache = new PromptCache();
  const server = createServer((request, response) => {
    handle(request, response, cache, latency).catch((error: unknown) => {
      if (!response.headersSent) sendError(response, 500, 'server_error', String(error));
      else response.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      const close = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ url: `http://127.0.0.1:${actual}/v1`, close });
    });
  });
}

async function handle(request: IncomingMessage, response: ServerResponse, cache: PromptCache, latency: number): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  if (request.method === 'POST' && request.url === '/v1/embeddings') return sendEmbeddings(response, body as EmbeddingRequest);
  if (request.method === 'POST' && request.url === '/v1/chat/completions')
    return sendChat(response, body as ChatRequest, cache, latency);
  return sendError(response, 404, 'not_found', `There is no ${request.method} ${request.url} here.`);
}

async function sendChat(response: ServerResponse, request: ChatRequest, cache: PromptCache, latency: number): Promise<void> {
  const messages = request.messages.map(readMessage);
  const reply = replyTo(messages, (request.tools?.length ?? 0) > 0);
  if (reply.kind === 'rate-limit') {
    response.setHeader('retry-after-ms', '40');
    return sendError(
      response,
      429,
      'rate_limit_exceeded',
      `Rate limit reached for ${request.model}: 30 requests per minute. Try again in 2 s.`,
    );
  }
  const prompt =
    messages.map((message) => `${message.role}\n${message.content}`).join('\n') + JSON.stringify(request.tools ?? []);
  const usage = countUsage(prompt, reply, cache.cachedTokens(prompt));
  const id = `chatcmpl-${createHash('sha256').update(prompt).update(String(cache.size)).digest('hex').slice(0, 24)}`;
  const head = { id, created: Math.floor(Date.now() / 1000), model: `${request.model}-2025-12-11` };
  const firstTokenMs = (120 + usage.prompt_tokens / 8) * latency;
  if (request.stream !== true) {
    await sleep(firstTokenMs + usage.completion_tokens * 4 * latency);
    const message = {
      role: 'assistant',
      content: reply.kind === 'text' ? reply.text : null,
      refusal: null,
      ...toolCalls(reply, id),
    };
    return sendJson(response, 200, {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: finishReason(reply), logprobs: null }],
      usage,
    });
  }
  await sleep(firstTokenMs);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (choices: readonly unknown[], rest: object = {}): void => {
    response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...rest })}\n\n`);
  };
  send([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]);
  if (reply.kind === 'text') {
    for (const piece of reply.text.match(/\S+\s*/g) ?? []) {
      send([{ index: 0, delta: { content: piece }, finish_reason: null }]);
      if (latency > 0) await sleep(12 * latency);
    }
  } else {
    const calls = toolCalls(reply, id).tool_calls ?? [];
    send([{ index: 0, delta: { tool_calls: calls.map((call, index) => ({ index, ...call })) }, finish_reason: null }]);
  }
  send([{ index: 0, delta: {}, finish_reason: finishReason(reply) }]);
  send([], { usage });
  response.end('data: [DONE]\n\n');
}

function readMessage({ role, content, tool_calls }: ChatRequest['messages'][number]): ChatMessage {
  const text = typeof content === 'string' ? content : content === null || content === undefined ? '' : JSON.stringify(content);
  return { role, content: tool_calls === undefined ? text : text + JSON.stringify(tool_calls) };
}

function toolCalls(reply: Reply, id: string) {
  if (reply.kind !== 'tools') return {};
  const calls = reply.calls.map((call, index) => ({ id: `call_${id.slice(-12)}${index}`, type: 'function', function: call }));
  return { tool_calls: calls };
}

function finishReason(reply: Reply): string {
  return reply.kind === 'tools' ? 'tool_calls' : 'stop';
}

function countUsage(prompt: string, reply: Reply, cached: number): Usage {
  const input = tokens(prompt);
  const output = tokens(reply.kind === 'text' ? reply.text : JSON.stringify(reply));
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

/** Four characters are about a token of English. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Prompts that begin alike are cheaper, in steps of 128 tokens. */
class PromptCache {
  readonly #prompts: string[] = [];

  get size(): number {
    return this.#prompts.length;
  }

  cachedTokens(prompt: string): number {
    const shared = this.#prompts.reduce((longest, known) => Math.max(longest, sharedStart(known, prompt)), 0);
    this.#prompts.push(prompt);
    if (this.#prompts.length > 200) this.#prompts.shift();
    return Math.floor(shared / 4 / 128) * 128;
  }
}

function sharedStart(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

interface EmbeddingRequest {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly encoding_format?: string;
}

function sendEmbeddings(response: ServerResponse, { model, input, encoding_format }: EmbeddingRequest): void {
  const texts = typeof input === 'string' ? [input] : input;
  const data = texts.map((text, index) => {
    const vector = embed(text);
    const embedding = encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
    return { object: 'embedding', index, embedding };
  });
  const count = texts.reduce((sum, text) => sum + tokens(text), 0);
  sendJson(response, 200, { object: 'list', data, model, usage: { prompt_tokens: count, total_tokens: count } });
}

const commonWords = new Set(
  'a an and are as at be by can do does for from has have how i if in is it its my of on or than that the then there this to was we what when which who will with you your'.split(
    ' ',
  ),
);

/** A bag of words, hashed into 512 places: enough to find the section that shares the question's words. */
function embed(text: string): Float32Array {
  const vector = new Float32Array(512);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    if (commonWords.has(word)) continue;
    const stem = word.replace(/(?:ing|ed|es|s)$/, '');
    const place = createHash('sha256').update(stem).digest().readUInt16BE(0) % vector.length;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { error: { message, type: code, code, param: null } });
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8089' } } });
  const server = await startModelServer({ port: Number(values.port) });
  console.log(`The scripted model listens at ${server.url}`);
}
