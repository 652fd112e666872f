import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './reply.ts';

/** How long a browser may remember that it may send. */
const maxAgeSeconds = 600;

/** Lets an allowed origin read the answer; nothing for anybody else. */
export function corsHeaders(origin: string | undefined, allowedOrigins: readonly string[]): Readonly<Record<string, string>> {
  if (origin === undefined || !allowedOrigins.includes(origin)) return {};
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
}

/** The answer to a browser that asks, for an allowed origin, whether it may send. {@link corsHeaders} adds the origin. */
export function preflightReply(methods: readonly string[], headers: IncomingHttpHeaders): Reply {
  const wanted = headers['access-control-request-headers'] ?? '';
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': methods.join(', '),
      // Whatever headers its user configured; a list that is not one of header names is not repeated.
      ...(/^[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*$/i.test(wanted) ? { 'Access-Control-Allow-Headers': wanted } : {}),
      'Access-Control-Max-Age': String(maxAgeSeconds),
    },
    body: new Uint8Array(),
  };
}
