/** The closed list of what can go wrong between two sides of a channel. */
export type ErrorCode = 'notFound' | 'invalid' | 'unavailable' | 'timeout' | 'closed' | 'refused' | 'failed';

/** An error that crosses a channel. `message` is for a person: what happened, what was kept, what to do. */
export class ProtocolError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
  }
}

export function notFound(what: string): ProtocolError {
  return new ProtocolError('notFound', `${what} is not in the database. It may have been deleted or removed by retention.`);
}

export function invalid(message: string): ProtocolError {
  return new ProtocolError('invalid', message);
}
