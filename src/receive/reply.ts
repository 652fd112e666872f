import type { ServerResponse } from 'node:http';
import { mediaTypes } from './contentType.ts';
import { encodeExportResponse, shorten } from './exportResponse.ts';
import type { Encoding, Signal } from './handler.ts';
import { encodeStatus, type RpcCode, rpcCode } from './status.ts';

/** A complete HTTP answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why a request is refused. Of these only 503 may be sent again (OTLP 1.11). */
export type RefusalStatus = 400 | 403 | 404 | 405 | 413 | 415 | 500 | 503;

const rpcCodes: Readonly<Record<RefusalStatus, RpcCode>> = {
  400: rpcCode.invalidArgument,
  403: rpcCode.permissionDenied,
  404: rpcCode.notFound,
  405: rpcCode.unimplemented,
  413: rpcCode.resourceExhausted,
  415: rpcCode.invalidArgument,
  500: rpcCode.internal,
  503: rpcCode.unavailable,
};

/** An error, as OTLP demands it: a `google.rpc.Status` in the encoding of the request. `message` is for the sender's log. */
export function refuse(
  status: RefusalStatus,
  message: string,
  encoding: Encoding,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly retryAfterSeconds?: number } = {},
): Reply {
  const { headers = {}, retryAfterSeconds } = more;
  const body = encodeStatus(
    {
      code: rpcCodes[status],
      message: shorten(message),
      badRequest: status === 400,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
    encoding,
  );
  const retry: Readonly<Record<string, string>> =
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterSeconds)) };
  return { status, headers: { 'Content-Type': mediaTypes[encoding], ...retry, ...headers }, body };
}

/** The answer to a request that was accepted, in full or in part. */
export function acceptReply(
  signal: Signal,
  encoding: Encoding,
  result: { readonly rejected: number; readonly message?: string },
): Reply {
  return {
    status: 200,
    headers: { 'Content-Type': mediaTypes[encoding] },
    body: encodeExportResponse(signal, encoding, result),
  };
}

/** JSON for people and for other windows. */
export function jsonReply(value: object): Reply {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: Buffer.from(`${JSON.stringify(value)}\n`) };
}

export function textReply(text: string): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) };
}

/** Sends an answer, with `extra` headers. */
export function sendReply(response: ServerResponse, reply: Reply, extra: Readonly<Record<string, string>>): void {
  response.writeHead(reply.status, {
    ...reply.headers,
    ...extra,
    'Content-Length': reply.body.length,
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(reply.body);
}
