import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isErrorCode } from './errorCode.ts';

/** What became of a compressed body. */
export type Inflated =
  | { readonly kind: 'inflated'; readonly body: Uint8Array }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'broken'; readonly detail: string };

const inflate = promisify(gunzip);

/** Inflates gzip bodies, counting while it does, a few at a time: each may be a bomb that costs `maxBytes` of memory. */
export class Inflater {
  readonly #maxBytes: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(maxBytes: number, concurrency: number) {
    this.#maxBytes = maxBytes;
    this.#free = concurrency;
  }

  async inflate(compressed: Uint8Array): Promise<Inflated> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return {
        kind: 'inflated',
        body: await inflate(compressed, { maxOutputLength: this.#maxBytes, chunkSize: chunkSize(compressed) }),
      };
    } catch (error) {
      if (isErrorCode(error, 'ERR_BUFFER_TOO_LARGE')) return { kind: 'tooLarge' };
      return { kind: 'broken', detail: error instanceof Error ? error.message : String(error) };
    } finally {
      // The place goes to the next in line, or back.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/** Text shrinks about fourfold: most bodies inflate in one step, without a buffer much larger than they are. */
function chunkSize(compressed: Uint8Array): number {
  return Math.min(Math.max(compressed.length * 4, 16 * 1024), 1024 * 1024);
}
