import type { Encoding, Signal } from './handler.ts';
import { bytesField, integerField } from './protobufWriter.ts';

const rejectedNames: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** OTLP 1.11 limits an answer to 4 MiB; what a person reads in a log is far shorter. */
const maxMessageLength = 8_192;

/**
 * An `Export<Signal>ServiceResponse`. `partial_success` is set only when something was rejected or there is a warning:
 * for full success the protobuf form has no bytes at all.
 */
export function encodeExportResponse(
  signal: Signal,
  encoding: Encoding,
  result: { readonly rejected: number; readonly message?: string },
): Buffer {
  const { rejected, message = '' } = result;
  const isFull = rejected === 0 && message === '';
  const short = shorten(message);
  if (encoding === 'json') {
    const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: short };
    return Buffer.from(JSON.stringify(isFull ? {} : { partialSuccess }));
  }
  // The three signals use the same field numbers.
  return isFull ? Buffer.alloc(0) : bytesField(1, Buffer.concat([integerField(1, rejected), bytesField(2, short)]));
}

/** At most as long as an answer should be, and without half characters, which neither encoding can carry. */
export function shorten(message: string, maxLength = maxMessageLength): string {
  const short = message.length <= maxLength ? message : `${message.slice(0, maxLength)}...`;
  return Buffer.from(short).toString();
}
