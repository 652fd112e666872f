/** What kind of telemetry a request carries. */
export type Signal = 'traces' | 'logs' | 'metrics';

/** The two encodings of OTLP: `application/x-protobuf` (and gRPC) and `application/json`. */
export type Encoding = 'protobuf' | 'json';

/** A request that passed every check of the transport; its body is inflated. The body's memory is the handler's from here on. */
export interface OtlpRequest {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly body: Uint8Array;
}

/**
 * What became of a request, in words for the sender's log.
 * `accepted`: stored; `rejected` counts what was not, `message` says why or warns. `invalid`: broken, must not be sent
 * again. `overloaded`: should be sent again later. `failed`: our fault, and sending it again would not help.
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly rejected: number; readonly message?: string }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'overloaded'; readonly message: string; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly message: string };

/** Decodes and stores; resolves when the sender may forget the data. */
export type OtlpHandler = (request: OtlpRequest) => Promise<Outcome>;
