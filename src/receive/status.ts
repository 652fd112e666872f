import type { Encoding } from './handler.ts';
import { bytesField, integerField } from './protobufWriter.ts';

/** `google.rpc.Code` values that are answered with. gRPC's own status codes are the same numbers. */
export const rpcCode = {
  ok: 0,
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;
export type RpcCode = (typeof rpcCode)[keyof typeof rpcCode];

/** A `google.rpc.Status`: the body of every OTLP error. */
export interface RpcStatus {
  readonly code: RpcCode;
  readonly message: string;
  /** Adds a `RetryInfo`: the sender may try again after this many seconds. */
  readonly retryAfterSeconds?: number;
  /** Adds a `BadRequest`, as OTLP asks for data that can never be accepted. */
  readonly badRequest?: boolean;
}

const badRequestType = 'type.googleapis.com/google.rpc.BadRequest';
const retryInfoType = 'type.googleapis.com/google.rpc.RetryInfo';
/** What the violation is about: OTLP has no finer field than the request's body. */
const violatedField = 'body';

/** Writes a status in the encoding of the request it answers. */
export function encodeStatus(status: RpcStatus, encoding: Encoding): Buffer {
  return encoding === 'json' ? Buffer.from(JSON.stringify(statusJson(status))) : statusProtobuf(status);
}

function statusJson({ code, message, retryAfterSeconds, badRequest }: RpcStatus): object {
  const details = [
    ...(badRequest ? [{ '@type': badRequestType, fieldViolations: [{ field: violatedField, description: message }] }] : []),
    ...(retryAfterSeconds === undefined ? [] : [{ '@type': retryInfoType, retryDelay: `${retryAfterSeconds}s` }]),
  ];
  return { code, message, ...(details.length === 0 ? {} : { details }) };
}

/** The status as protobuf: body of an HTTP answer, or value of gRPC's `grpc-status-details-bin`. */
export function statusProtobuf({ code, message, retryAfterSeconds, badRequest }: RpcStatus): Buffer {
  const violation = Buffer.concat([bytesField(1, violatedField), bytesField(2, message)]);
  return Buffer.concat([
    integerField(1, code), // int32 code = 1
    bytesField(2, message), // string message = 2
    ...(badRequest ? [anyField(badRequestType, bytesField(1, violation))] : []),
    ...(retryAfterSeconds === undefined ? [] : [anyField(retryInfoType, bytesField(1, integerField(1, retryAfterSeconds)))]),
  ]);
}

/** `repeated google.protobuf.Any details = 3`. */
function anyField(typeUrl: string, value: Uint8Array): Buffer {
  return bytesField(3, Buffer.concat([bytesField(1, typeUrl), bytesField(2, value)]));
}
