import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { Client, credentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { startGrpcReceiver } from '../../src/receive/grpcReceiver.ts';
import type { OtlpRequest, Outcome, Signal } from '../../src/receive/handler.ts';
import { startHttpReceiver } from '../../src/receive/httpReceiver.ts';
import type { HttpReceiverOptions } from '../../src/receive/receiver.ts';

/** Both receivers on free ports, and every request that reached their handler. */
export interface TestReceivers extends AsyncDisposable {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly received: OtlpRequest[];
}

export const testIdentity = {
  name: 'promptrail',
  version: '0.0.0',
  pid: 1,
  nonce: 'n',
  database: '/home/x.db',
  http: 1,
  grpc: 2,
};

/** Starts both; `outcome` is what the handler answers (by default: accepted). */
export async function startReceivers(
  outcome: Outcome | ((request: OtlpRequest) => Promise<Outcome>) = { kind: 'accepted', rejected: 0 },
  options: Partial<HttpReceiverOptions> = {},
): Promise<TestReceivers> {
  const received: OtlpRequest[] = [];
  const common: HttpReceiverOptions = {
    port: 0,
    allowedHosts: [],
    allowedOrigins: [],
    identity: () => testIdentity,
    handler: async (incoming) => {
      received.push(incoming);
      return typeof outcome === 'function' ? outcome(incoming) : outcome;
    },
    ...options,
  };
  const http = await startHttpReceiver(common);
  const grpc = await startGrpcReceiver(common);
  return {
    httpPort: http.port,
    grpcPort: grpc.port,
    received,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([http.close(), grpc.close()]);
    },
  };
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
}

/** Sends one request, protobuf traces unless told otherwise, and reads the answer whole. */
export function send(
  port: number,
  { method = 'POST', path = '/v1/traces', headers = {}, body = '' }: HttpRequest = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const allHeaders = { 'content-type': 'application/x-protobuf', ...headers };
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers: allHeaders, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Writes bytes that no HTTP client would, and returns all that comes back until the connection ends. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  let answer = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.end(text, 'latin1');
  await once(socket, 'close');
  return answer;
}

const grpcPaths: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
};

export interface GrpcAnswer {
  readonly code: number;
  readonly message: string;
  readonly body: Buffer | undefined;
  readonly metadata: Metadata | undefined;
}

export interface GrpcRequest {
  readonly signal?: Signal;
  readonly body?: Uint8Array;
  readonly gzip?: boolean;
  readonly authority?: string;
}

/** Makes one unary Export call. */
export function callGrpc(
  port: number,
  { signal = 'traces', body = Buffer.alloc(0), gzip, authority }: GrpcRequest = {},
): Promise<GrpcAnswer> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    ...(gzip ? { 'grpc.default_compression_algorithm': 2 } : {}),
    ...(authority === undefined ? {} : { 'grpc.default_authority': authority }),
  });
  const asIs = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) => {
    const onAnswer = (error: ServiceError | null, answer?: Buffer): void => {
      client.close();
      resolve({ code: error?.code ?? 0, message: error?.details ?? '', body: answer, metadata: error?.metadata });
    };
    client.makeUnaryRequest(grpcPaths[signal], asIs, asIs, Buffer.from(body), { deadline: Date.now() + 15_000 }, onAnswer);
  });
}

const answers = protobuf.parse(`
  syntax = "proto3";
  message Response { PartialSuccess partial_success = 1; }
  message PartialSuccess { int64 rejected = 1; string error_message = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Any { string type_url = 1; bytes value = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
  message FieldViolation { string field = 1; string description = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
`).root;

/** Reads a protobuf answer with a schema of its own: `Response`, `Status`, `BadRequest` or `RetryInfo`. */
export function readAnswer(type: string, body: Uint8Array): Record<string, unknown> {
  const message = answers.lookupType(type);
  return message.toObject(message.decode(body), { longs: Number, bytes: Buffer });
}
