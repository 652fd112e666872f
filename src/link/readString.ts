import type { Quote } from './quoteAt.ts';

/** A run of literal text in a string, escapes resolved, with the offset in the file of each character. */
export interface StringText {
  readonly type: 'text';
  readonly text: string;
  readonly offsets: readonly number[];
}
/** An interpolated expression. */
export interface StringHole {
  readonly type: 'hole';
  readonly name: string;
}
export type StringPart = StringText | StringHole;

/** A string literal; `start` and `end` are offsets in the file, quotes included. */
export interface StringToken {
  readonly type: 'string';
  readonly start: number;
  readonly end: number;
  readonly parts: readonly StringPart[];
}

/** The string, or how many characters were read before it was clear that it has no end (on its line, unless it may span lines). */
export function readString(source: string, start: number, quote: Quote): StringToken | number {
  const parts: StringPart[] = [];
  let text: string[] = [];
  let offsets: number[] = [];
  const endText = (): void => {
    if (text.length > 0) parts.push({ type: 'text', text: text.join(''), offsets });
    text = [];
    offsets = [];
  };
  for (let index = start + quote.open.length; index < source.length; ) {
    const char = source.charAt(index);
    const closes = source.startsWith(quote.close, index);
    if (closes && quote.doubles === true && source[index + 1] === char) {
      text.push(char);
      offsets.push(index);
      index += 2;
      continue;
    }
    if (closes) {
      endText();
      return { type: 'string', start, end: index + quote.close.length, parts };
    }
    if (char === '\n' && !quote.multiline) return index - start;
    if (char === '\\') {
      const escape = readEscape(source, index, quote.escapes);
      for (const unit of escape.text) {
        text.push(unit);
        for (let count = 0; count < unit.length; count++) offsets.push(index);
      }
      index = escape.end;
    } else if (quote.hole === '{' && (char === '{' || char === '}') && source[index + 1] === char) {
      text.push(char);
      offsets.push(index);
      index += 2;
    } else if (quote.hole !== undefined && source.startsWith(quote.hole, index)) {
      const end = holeEnd(source, index + quote.hole.length);
      if (end === undefined) return index - start + maxHoleLength;
      endText();
      parts.push({ type: 'hole', name: source.slice(index + quote.hole.length, end).trim() });
      index = end + 1;
    } else {
      text.push(char);
      offsets.push(index);
      index++;
    }
  }
  return source.length - start;
}

const simpleEscapes = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
]);

function readEscape(source: string, index: number, resolve: boolean): { readonly text: string; readonly end: number } {
  const next = source.charAt(index + 1);
  if (!resolve) return { text: '\\', end: index + 1 };
  if (next === '\r' && source[index + 2] === '\n') return { text: '', end: index + 3 };
  const simple = simpleEscapes.get(next);
  if (simple !== undefined) return { text: simple, end: index + 2 };
  const digits = /^(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2}))/i.exec(
    source.slice(index + 1, index + 11),
  );
  const code = Number.parseInt(digits?.[1] ?? digits?.[2] ?? digits?.[3] ?? digits?.[4] ?? '', 16);
  if (digits === null || code > 0x10ffff) return { text: next, end: index + 2 };
  return { text: String.fromCodePoint(code), end: index + 1 + digits[0].length };
}

const maxHoleLength = 20_000;

/** The offset of the `}` that closes an interpolation opened before `start`; strings and templates inside are skipped. */
function holeEnd(source: string, start: number): number | undefined {
  const closers: string[] = ['}'];
  const limit = Math.min(source.length, start + maxHoleLength);
  for (let index = start; index < limit; index++) {
    const char = source.charAt(index);
    const closer = closers.at(-1);
    if (closer === '}') {
      if (char === '{') closers.push('}');
      else if (char === '"' || char === "'" || char === '`') closers.push(char);
      else if (char === '}') {
        closers.pop();
        if (closers.length === 0) return index;
      }
    } else if (char === '\\') index++;
    else if (char === closer) closers.pop();
    else if (closer === '`' && char === '$' && source[index + 1] === '{') {
      closers.push('}');
      index++;
    }
  }
  return undefined;
}
