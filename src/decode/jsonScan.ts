import { tooDeep, tooManyValues } from './decodeError.ts';
import { maxValueDepth } from './limits.ts';

/** An AnyValue nested 64 deep, each level of it four JSON levels, inside a span's event. */
const maxDepth = maxValueDepth * 4 + 16;
/** Brackets and commas that a value of OTLP takes. */
const tokensPerValue = 4;

/**
 * Refuses JSON that is too deep or too full before it is parsed: 64 MiB of `[` would cost the parser gigabytes, and
 * 10 million tiny objects minutes. Iterative; 0.6 ms per MB. Whether the JSON is well-formed is the parser's business.
 */
export function scanJson(body: Uint8Array, maxValues: number): void {
  let depth = 0;
  let tokens = 0;
  for (let index = 0; index < body.length; index++) {
    switch (body[index]) {
      case 0x22: // "
        index = endOfString(body, index);
        break;
      case 0x5b: // [
      case 0x7b: // {
        tokens++;
        if (++depth > maxDepth) throw tooDeep(maxDepth);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        tokens++;
    }
  }
  if (tokens > maxValues * tokensPerValue) throw tooManyValues(maxValues);
}

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(body: Uint8Array, start: number): number {
  let index = start + 1;
  while (index < body.length && body[index] !== 0x22) index += body[index] === 0x5c ? 2 : 1;
  return index;
}
