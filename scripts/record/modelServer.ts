import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { listen } from '../../src/receive/listen.ts';
import { anthropicReply } from './anthropic.ts';
import { type Call, Exchange } from './exchange.ts';
import { geminiReply } from './gemini.ts';
import { openAiReply } from './openAi.ts';

/** A model that needs no key and always tells the same story (test/clients/scenario.ts), in the words of each provider. */
export interface ModelServer {
  /** The origin, without a path: each provider's paths are answered with and without their prefix. */
  readonly url: string;
  /** Requests that no protocol knows, as `POST /path`: a client talks to something that is not there. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

const protocols = [openAiReply, anthropicReply, geminiReply];

/** Starts the scripted model on a free loopback port. */
export async function startModelServer(): Promise<ModelServer> {
  const unknown: string[] = [];
  let number = 0;
  const nextNumber = (): number => ++number;
  const server = createServer((request, response) => {
    answer(request, response, nextNumber, unknown).catch((error: unknown) => {
      unknown.push(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  const port = await listen(server, '127.0.0.1', 0);
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, unknown, close };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  nextNumber: () => number,
  unknown: string[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://model');
  const sent = Buffer.concat(chunks);
  const bytes = request.headers['content-encoding'] === 'gzip' ? await promisify(gunzip)(sent) : sent;
  const call: Call = {
    method: request.method ?? 'GET',
    path: decodeURIComponent(pathname),
    query: searchParams,
    body: parsed(bytes.toString('utf8')),
  };
  const exchange = new Exchange(response, nextNumber);
  for (const protocol of protocols) {
    const reply = protocol(call);
    if (reply !== undefined) return reply(exchange);
  }
  unknown.push(`${call.method} ${call.path}`);
  exchange.json(404, { error: { message: `There is no ${call.method} ${call.path} here.`, type: 'not_found' } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
