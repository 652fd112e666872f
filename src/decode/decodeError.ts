/** Why a body is broken as a whole; nothing of it was kept. */
export type DecodeErrorCode = 'malformedProtobuf' | 'malformedJson' | 'tooDeep' | 'tooManyValues';

/** A body that cannot be read at all: HTTP 400, gRPC INVALID_ARGUMENT. The message is meant for the sender's log. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly code: DecodeErrorCode;
  /** The fault alone, without the sentence around it. */
  readonly detail: string;

  constructor(code: DecodeErrorCode, sentence: string, detail: string) {
    super(`${sentence} Nothing of this request was kept.`);
    this.code = code;
    this.detail = detail;
  }
}

/** `detail` says what and where; the sender's serialiser, or something between it and us, broke the body. */
export function malformedProtobuf(detail: string): DecodeError {
  return new DecodeError('malformedProtobuf', `The body is not a valid OTLP protobuf message (${detail}).`, detail);
}

/** `detail` says what and where. */
export function malformedJson(detail: string): DecodeError {
  return new DecodeError('malformedJson', `The body is not valid OTLP/JSON (${detail}).`, detail);
}

/** JSON nested beyond what any OTLP message needs. */
export function tooDeep(levels: number): DecodeError {
  return new DecodeError('tooDeep', `The body is nested more than ${levels} levels deep.`, `more than ${levels} levels`);
}

/** More values than memory allows for. */
export function tooManyValues(limit: number): DecodeError {
  const detail = `more than ${limit} values`;
  return new DecodeError('tooManyValues', `The request holds ${detail}; send smaller batches.`, detail);
}
