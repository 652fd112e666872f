import type { IncomingMessage } from 'node:http';
import { assertNever } from '../util/assertNever.ts';
import { readBody } from './body.ts';
import { compressionOf, encodingOf } from './contentType.ts';
import { Inflater } from './gunzip.ts';
import type { Encoding, OtlpHandler, Outcome, Signal } from './handler.ts';
import { HeldBytes, MemoryBudget } from './heldBytes.ts';
import { maxCompressedBytes, maxHeldBytes, maxInflatedBytes, maxInflating } from './receiver.ts';
import { acceptReply, type Reply, refuse } from './reply.ts';

const mebibyte = 1024 * 1024;

/** Answers the POSTs of exporters: reads and inflates within the limits, asks the handler, words its outcome. */
export class ExportEndpoint {
  readonly #handler: OtlpHandler;
  readonly #inflater = new Inflater(maxInflatedBytes, maxInflating);
  readonly #budget = new MemoryBudget(maxHeldBytes);

  constructor(handler: OtlpHandler) {
    this.#handler = handler;
  }

  /** Undefined when the sender went away before it was understood. */
  async answer(request: IncomingMessage, signal: Signal): Promise<Reply | undefined> {
    const encoding = encodingOf(request.headers['content-type']);
    if (encoding === undefined) {
      const message = 'The Content-Type must be application/x-protobuf or application/json.';
      return refuse(415, message, 'json', { headers: { Accept: 'application/x-protobuf, application/json' } });
    }
    const compression = compressionOf(request.headers['content-encoding']);
    if (compression === undefined) {
      const message = 'The Content-Encoding is not supported. Supported: gzip, or none.';
      return refuse(415, message, encoding, { headers: { 'Accept-Encoding': 'gzip' } });
    }
    const held = new HeldBytes(this.#budget);
    try {
      const body = await this.#body(request, encoding, compression, held);
      if (body === undefined || !(body instanceof Uint8Array)) return body;
      return outcomeReply(await this.#handler({ signal, encoding, body }), signal, encoding);
    } finally {
      held.release();
    }
  }

  /** The inflated body, or the answer that refuses it. */
  async #body(
    request: IncomingMessage,
    encoding: Encoding,
    compression: 'none' | 'gzip',
    held: HeldBytes,
  ): Promise<Uint8Array | Reply | undefined> {
    const maxBytes = compression === 'gzip' ? maxCompressedBytes : maxInflatedBytes;
    const read = await readBody(request, maxBytes, held);
    switch (read.kind) {
      case 'aborted':
        return undefined;
      case 'noRoom':
        return noRoom(encoding);
      case 'tooLarge':
        return tooLarge(encoding, maxBytes, compression === 'gzip' ? ' compressed' : '');
      case 'read':
        break;
      default:
        return assertNever(read);
    }
    if (compression === 'none') return read.body;
    const inflated = await this.#inflater.inflate(read.body);
    switch (inflated.kind) {
      case 'broken':
        return refuse(400, `The gzip body cannot be inflated (${inflated.detail}). Nothing of it was kept.`, encoding);
      case 'tooLarge':
        return tooLarge(encoding, maxInflatedBytes, ' inflated');
      case 'inflated':
        return held.take(inflated.body.length) ? inflated.body : noRoom(encoding);
      default:
        return assertNever(inflated);
    }
  }
}

function tooLarge(encoding: Encoding, maxBytes: number, state: string): Reply {
  const message = `The body is larger than ${maxBytes / mebibyte} MiB${state}. Nothing of it was kept; send smaller batches.`;
  return refuse(413, message, encoding);
}

function noRoom(encoding: Encoding): Reply {
  return refuse(503, 'Too many large requests are under way. Send this one again.', encoding, { retryAfterSeconds: 1 });
}

function outcomeReply(outcome: Outcome, signal: Signal, encoding: Encoding): Reply {
  switch (outcome.kind) {
    case 'accepted':
      return acceptReply(signal, encoding, outcome);
    case 'invalid':
      return refuse(400, outcome.message, encoding);
    case 'overloaded':
      return refuse(503, outcome.message, encoding, { retryAfterSeconds: outcome.retryAfterSeconds });
    case 'failed':
      return refuse(500, outcome.message, encoding);
    default:
      return assertNever(outcome);
  }
}
