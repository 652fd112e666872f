import type { handleUnaryCall, ServerInterceptor, ServiceDefinition, StatusObject } from '@grpc/grpc-js';
import { assertNever } from '../util/assertNever.ts';
import { silentLog } from '../util/log.ts';
import { describeError } from './describeError.ts';
import { encodeExportResponse, shorten } from './exportResponse.ts';
import type { Outcome, Signal } from './handler.ts';
import { HeldBytes, type MemoryBudget } from './heldBytes.ts';
import type { GrpcReceiverOptions } from './receiver.ts';
import { type RpcStatus, rpcCode, statusProtobuf } from './status.ts';

type Grpc = typeof import('@grpc/grpc-js');

const serviceNames: Readonly<Record<Signal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

/** Status messages travel in HTTP/2 trailers, twice, and clients take no more than 8 to 16 KiB of those. */
const maxMessageLength = 1_024;

/** The `Export` call of one signal. Messages stay bytes in both directions: the handler decodes them. */
export function exportService(
  grpc: Grpc,
  signal: Signal,
  options: GrpcReceiverOptions,
  budget: MemoryBudget,
): { readonly definition: ServiceDefinition; readonly implementation: { readonly Export: handleUnaryCall<Buffer, Buffer> } } {
  const asIs = (bytes: Buffer): Buffer => bytes;
  const definition: ServiceDefinition = {
    Export: {
      path: `/${serviceNames[signal]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  };
  const { log = silentLog } = options;
  const answer = async (body: Buffer): Promise<Buffer | RpcStatus> => {
    const held = new HeldBytes(budget);
    if (!held.take(body.length)) return overloaded('Too many large requests are under way. Send this one again.', 1);
    try {
      return outcomeReply(await options.handler({ signal, encoding: 'protobuf', body }), signal);
    } catch (error) {
      log.error(`Answering ${definition['Export']?.path} failed: ${describeError(error)}`);
      return { code: rpcCode.internal, message: 'The receiver failed; its log says why. Nothing of this request was kept.' };
    } finally {
      held.release();
    }
  };
  return {
    definition,
    implementation: {
      Export: ({ request }, callback) => {
        void answer(request).then((reply) => {
          if (Buffer.isBuffer(reply)) return callback(null, reply);
          log.warn(`${definition['Export']?.path} was answered with status ${reply.code}: ${reply.message}`);
          callback(statusObject(grpc, reply));
        });
      },
    },
  };
}

function outcomeReply(outcome: Outcome, signal: Signal): Buffer | RpcStatus {
  switch (outcome.kind) {
    case 'accepted':
      return encodeExportResponse(signal, 'protobuf', outcome);
    case 'invalid':
      return { code: rpcCode.invalidArgument, message: outcome.message, badRequest: true };
    case 'overloaded':
      return overloaded(outcome.message, outcome.retryAfterSeconds);
    case 'failed':
      return { code: rpcCode.internal, message: outcome.message };
    default:
      return assertNever(outcome);
  }
}

function overloaded(message: string, retryAfterSeconds: number): RpcStatus {
  return { code: rpcCode.unavailable, message, retryAfterSeconds };
}

/** A status with its details, which gRPC carries as a whole `google.rpc.Status` in a trailer. */
function statusObject(grpc: Grpc, status: RpcStatus): StatusObject {
  const metadata = new grpc.Metadata();
  const message = shorten(status.message, maxMessageLength);
  metadata.set('grpc-status-details-bin', statusProtobuf({ ...status, message }));
  return { code: status.code, details: message, metadata };
}

/** Refuses calls whose `:authority` is not allowed, before their message is read; grpc-js takes any. */
export function hostCheck(grpc: Grpc, port: () => number, isAllowed: (host: string) => boolean): ServerInterceptor {
  return (_method, call) =>
    new grpc.ServerInterceptingCall(
      call,
      new grpc.ResponderBuilder()
        .withStart((next) => {
          if (isAllowed(call.getHost())) return next();
          const message = `The :authority must be 127.0.0.1:${port()} or localhost:${port()}.`;
          call.sendStatus(statusObject(grpc, { code: rpcCode.permissionDenied, message }));
        })
        .build(),
    );
}
