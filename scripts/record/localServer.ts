import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { listen } from '../../src/receive/listen.ts';

/** A request as it came in, its body whole and inflated. */
export interface Incoming {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers a request; false when there is nothing of the kind. */
export type Answer = (request: Incoming, response: ServerResponse) => boolean;

/** An HTTP server of this machine for this machine. */
export interface LocalServer {
  /** `http://…` without a path. */
  readonly url: string;
  /** Requests that it has no answer to, as `POST /path`. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

/** Starts a server on a free loopback port. Requests without an answer get a 404. */
export async function startLocalServer(answer: Answer): Promise<LocalServer> {
  const unknown: string[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      unknown.push(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const incoming = await read(request);
    if (answer(incoming, response)) return;
    const what = `${incoming.method} ${incoming.path}`;
    unknown.push(what);
    const error = { message: `There is no ${what} here.`, type: 'not_found' };
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  };
  const port = await listen(server, '127.0.0.1', 0);
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, unknown, close };
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(pathname),
    query: searchParams,
    headers: request.headers,
    body: request.headers['content-encoding'] === 'gzip' ? await promisify(gunzip)(sent) : sent,
  };
}
