import { promisify } from 'node:util';
import { type handleUnaryCall, Server, ServerCredentials } from '@grpc/grpc-js';
import { type Answer, startLocalServer } from './localServer.ts';

/** One export request, inflated, as it came in. */
export interface Captured {
  readonly signal: 'traces' | 'logs';
  readonly encoding: 'pb' | 'json';
  readonly body: Uint8Array;
}

/** An OTLP endpoint that keeps every request with traces or logs, and drops metrics. */
export interface CaptureServer {
  /** `http://…` without a path. Any prefix before `/v1/traces` and `/v1/logs` is taken. */
  readonly httpUrl: string;
  /** `http://…`, as exporters want it. */
  readonly grpcUrl: string;
  readonly requests: readonly Captured[];
  /** Requests that are not OTLP, as `POST /path`. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

/** Starts the endpoint on free loopback ports, HTTP and gRPC. */
export async function startCaptureServer(): Promise<CaptureServer> {
  const requests: Captured[] = [];
  const http = await startLocalServer(keepIn(requests));
  const grpc = new Server({ 'grpc.max_receive_message_length': -1 });
  addGrpcService(grpc, 'trace', 'Trace', (body) => requests.push({ signal: 'traces', encoding: 'pb', body }));
  addGrpcService(grpc, 'logs', 'Logs', (body) => requests.push({ signal: 'logs', encoding: 'pb', body }));
  addGrpcService(grpc, 'metrics', 'Metrics', () => undefined);
  const grpcPort = await promisify(grpc.bindAsync.bind(grpc))('127.0.0.1:0', ServerCredentials.createInsecure());
  const close = async (): Promise<void> => {
    grpc.forceShutdown();
    await http.close();
  };
  return { httpUrl: http.url, grpcUrl: `http://127.0.0.1:${grpcPort}`, requests, unknown: http.unknown, close };
}

function keepIn(requests: Captured[]): Answer {
  return ({ method, path, headers, body }, response) => {
    const [, signal] = /\/v1\/(traces|logs|metrics)\/?$/.exec(path) ?? [];
    if (method !== 'POST' || signal === undefined) return false;
    const isJson = (headers['content-type'] ?? '').includes('json');
    if (signal !== 'metrics') requests.push({ signal: signal as Captured['signal'], encoding: isJson ? 'json' : 'pb', body });
    // Full success in protobuf has no bytes.
    response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' }).end(isJson ? '{}' : '');
    return true;
  };
}

function addGrpcService(server: Server, folder: string, name: string, keep: (body: Buffer) => void): void {
  const asIs = (bytes: Buffer): Buffer => bytes;
  const answer: handleUnaryCall<Buffer, Buffer> = ({ request }, callback) => {
    keep(request);
    callback(null, Buffer.alloc(0));
  };
  const Export = {
    path: `/opentelemetry.proto.collector.${folder}.v1.${name}Service/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  server.addService({ Export }, { Export: answer });
}
