import { type Decoded, decodeLogs, decodeTraces } from './decode/decode.ts';
import { DecodeError } from './decode/decodeError.ts';
import type { ReceivedLog, ReceivedSpan } from './model/received.ts';
import type { OtlpRequest, Outcome } from './receive/handler.ts';
import { OverloadedError, StoreError } from './store/errors.ts';
import type { GroupCommit } from './store/groupCommit.ts';

const nothing: { readonly spans: readonly ReceivedSpan[]; readonly logs: readonly ReceivedLog[] } = { spans: [], logs: [] };

/**
 * The path of a request: decode -> normalise -> store. It is answered when its content is committed, not before.
 * `onDamaged` is told when a write finds the database damaged. Normalising happens in the writer, inside the transaction, since a log may change how its span reads.
 */
export function createPipeline(commit: GroupCommit, onDamaged: () => void): (request: OtlpRequest) => Promise<Outcome> {
  return async ({ signal, encoding, body }) => {
    // Metrics are taken, so that exporters which send all signals do not log errors, and dropped.
    if (signal === 'metrics') return { kind: 'accepted', rejected: 0 };
    try {
      const decoded: Decoded<unknown> = signal === 'traces' ? decodeTraces(body, encoding) : decodeLogs(body, encoding);
      const { items, rejected, messages } = decoded;
      await commit.submit(
        signal === 'traces'
          ? { ...nothing, spans: items as readonly ReceivedSpan[] }
          : { ...nothing, logs: items as readonly ReceivedLog[] },
        body.byteLength,
      );
      return messages.length === 0 ? { kind: 'accepted', rejected } : { kind: 'accepted', rejected, message: messages.join(' ') };
    } catch (error) {
      if (error instanceof DecodeError) return { kind: 'invalid', message: error.message };
      if (error instanceof OverloadedError) return { kind: 'overloaded', message: error.message, retryAfterSeconds: 1 };
      if (error instanceof StoreError) {
        // Nothing is wrong with the request: it should come again when the database is well, or has been replaced.
        if (error.isCorruption) onDamaged();
        return { kind: 'overloaded', message: error.message, retryAfterSeconds: error.isCorruption ? 1 : 30 };
      }
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  };
}
