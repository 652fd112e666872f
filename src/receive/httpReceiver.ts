import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { silentLog } from '../util/log.ts';
import { answer, replyEncoding } from './answer.ts';
import { Connections } from './connections.ts';
import { corsHeaders } from './cors.ts';
import { describeError } from './describeError.ts';
import { ExportEndpoint } from './exportEndpoint.ts';
import { closeListeners, listen, listenOnIpv6 } from './listen.ts';
import type { HttpReceiverOptions, Receiver } from './receiver.ts';
import { type Reply, refuse, sendReply } from './reply.ts';

/** Against senders that hold connections by dripping bytes. Loopback is fast: a whole request takes far less. */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};

/**
 * Receives OTLP over HTTP on 127.0.0.1 and [::1]. Throws `PortTakenError` when another program holds the port; whatever
 * comes in, an answer goes out or the connection is dropped, never an exception.
 */
export async function startHttpReceiver(options: HttpReceiverOptions): Promise<Receiver> {
  const { log = silentLog } = options;
  const endpoint = new ExportEndpoint(options.handler);
  const connections = new Connections();
  let port = 0;

  const replyTo = async (request: IncomingMessage): Promise<Reply | undefined> => {
    try {
      return await answer(request, port, options, endpoint);
    } catch (error) {
      log.error(`${describe(request)} failed: ${describeError(error)}`);
      return refuse(500, 'The receiver failed; its log says why. Nothing of this request was kept.', replyEncoding(request));
    }
  };
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.once('close', connections.begin(request.socket));
    const reply = await replyTo(request);
    // The sender went away before it was understood: there is nobody to answer.
    if (reply === undefined) return;
    if (reply.status >= 400) log.warn(`${describe(request)} was answered with ${reply.status}.`);
    sendReply(response, reply, corsHeaders(request.headers.origin, options.allowedOrigins));
  };
  const create = (): Server =>
    createServer(timeouts, (request, response) => void onRequest(request, response)).on('connection', (socket) =>
      connections.add(socket),
    );

  const first = create();
  port = await listen(first, '127.0.0.1', options.port);
  const second = create();
  const warning = await listenOnIpv6(second, port);
  return {
    port,
    ...(warning === undefined ? {} : { warning }),
    close: () => closeListeners([first, second], connections, () => connections.closeWhenAnswered()),
  };
}

/** For the log: what was asked is text from outside, so it is quoted and kept short. */
function describe({ method, url }: IncomingMessage): string {
  return `${method} ${JSON.stringify(url?.slice(0, 100))}`;
}
