import type { IncomingMessage } from 'node:http';
import type { HeldBytes } from './heldBytes.ts';

/** What became of reading a body. `aborted`: the sender went away, there is nobody to answer. */
export type BodyRead =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'tooLarge' | 'noRoom' | 'aborted' };

const firstCapacity = 16 * 1024;

/**
 * Reads a body of at most `maxBytes`, counted against `held`. What comes beyond it is read and thrown away, so that the
 * sender, who may not listen before it has sent all, hears the answer.
 */
export function readBody(request: IncomingMessage, maxBytes: number, held: HeldBytes): Promise<BodyRead> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    request.resume();
    return Promise.resolve({ kind: 'tooLarge' });
  }
  return new Promise((resolve) => {
    // One buffer, its size mostly known, instead of a list of chunks that is joined: a large body is held once, not twice.
    // Not from Node's pool, since its memory is handed on.
    let buffer: Buffer = Buffer.allocUnsafeSlow(announced === 0 ? firstCapacity : announced);
    let length = 0;
    const settle = (result: BodyRead): void => {
      request.off('data', onData);
      request.resume();
      resolve(result);
    };
    const onData = (chunk: Buffer): void => {
      const end = length + chunk.length;
      if (end > maxBytes) return settle({ kind: 'tooLarge' });
      if (!held.take(chunk.length)) return settle({ kind: 'noRoom' });
      if (end > buffer.length) buffer = grown(buffer, Math.min(Math.max(end, buffer.length * 2), maxBytes));
      chunk.copy(buffer, length);
      length = end;
    };
    request.on('data', onData);
    request.once('end', () => settle({ kind: 'read', body: buffer.subarray(0, length) }));
    request.once('error', () => settle({ kind: 'aborted' }));
    request.once('close', () => settle({ kind: 'aborted' }));
  });
}

function grown(buffer: Buffer, capacity: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(capacity);
  buffer.copy(larger);
  return larger;
}
