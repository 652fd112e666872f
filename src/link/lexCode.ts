import { isNamePart, isNameStart, type Language } from './language.ts';
import { quoteAt } from './quoteAt.ts';
import { readString, type StringToken } from './readString.ts';

export type Token =
  | StringToken
  /** A name's text is cut: no symbol shows more of it, and a name as long as the file must not be copied for each string. */
  | { readonly type: 'name'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly type: 'mark'; readonly start: number; readonly end: number; readonly text: string }
  /** The end of a line outside brackets; where it ends a statement depends on the language. */
  | { readonly type: 'line'; readonly start: number; readonly end: number };

const maxNameLength = 300;

/**
 * Splits source into strings, names and marks; comments and numbers are left out. A small hand lexer: it never fails, and
 * what it cannot read (a quote in JSX text, a string without an end) costs that one token. Strings that do not end are read
 * in vain: when that adds up to several times the file, the rest is left out.
 */
export function lexCode(source: string, language: Language): Token[] {
  const tokens: Token[] = [];
  const triedForRegex = new Set<number>();
  let inVain = 0;
  let index = 0;
  while (index < source.length && inVain < 4 * source.length + 100_000) {
    const char = source.charAt(index);
    if (char === '\n') {
      tokens.push({ type: 'line', start: index, end: ++index });
    } else if (isSpace(char)) {
      index++;
    } else {
      const comment = commentEnd(source, index, language);
      if (comment !== undefined) {
        index = comment;
        continue;
      }
      const quote = quoteAt(source, index, language);
      const string = quote === undefined ? undefined : readString(source, index, quote);
      if (typeof string === 'number') inVain += string;
      const mayBeRegex = language === 'javascript' && char === '/' && regexMayStart(tokens.at(-1));
      const literal = mayBeRegex ? readRegex(source, index, triedForRegex) : string;
      const token = typeof literal === 'object' ? literal : nextToken(source, index, language);
      if (token.type !== 'mark' || token.text !== '') tokens.push(token);
      index = Math.max(token.end, index + 1);
    }
  }
  return tokens;
}

function nextToken(source: string, index: number, language: Language): Token {
  const char = source.charAt(index);
  if (isNameStart(char)) {
    let end = index + 1;
    while (end < source.length && isNamePart(source.charAt(end))) end++;
    return { type: 'name', start: index, end, text: source.slice(index, Math.min(end, index + maxNameLength)) };
  }
  if (char === "'" && language !== 'python' && language !== 'javascript') return characterLiteral(source, index);
  return { type: 'mark', start: index, end: index + 1, text: char };
}

/** `'x'` and `'\n'` where quotes hold one character: skipped. A lone quote (a Rust lifetime) too. */
function characterLiteral(source: string, index: number): Token {
  const length = source[index + 1] === '\\' ? 4 : 3;
  const end = source[index + length - 1] === "'" ? index + length : index + 1;
  return { type: 'mark', start: index, end, text: '' };
}

function commentEnd(source: string, index: number, language: Language): number | undefined {
  if (language === 'python') return source[index] === '#' ? lineEnd(source, index) : undefined;
  if (source[index] !== '/') return undefined;
  if (source[index + 1] === '/') return lineEnd(source, index);
  if (source[index + 1] !== '*') return undefined;
  const end = source.indexOf('*/', index + 2);
  return end < 0 ? source.length : end + 2;
}

function lineEnd(source: string, index: number): number {
  const end = source.indexOf('\n', index);
  return end < 0 ? source.length : end;
}

const wordsBeforeRegex = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'await',
  'yield',
  'else',
  'do',
]);

function regexMayStart(previous: Token | undefined): boolean {
  if (previous === undefined || previous.type === 'line') return true;
  if (previous.type === 'name') return wordsBeforeRegex.has(previous.text);
  return previous.type === 'mark' && !/^[)\]}\d]|…/.test(previous.text);
}

/**
 * A regular expression that ends on its line. `tried` holds each place that was passed, inside or outside of a class: to come
 * by again means that the attempt before failed, and so will this one.
 */
function readRegex(source: string, start: number, tried: Set<number>): Token | undefined {
  let inClass = false;
  for (let at = start + 1; at < source.length && source[at] !== '\n'; at++) {
    const place = inClass ? -at : at;
    if (tried.has(place)) return undefined;
    tried.add(place);
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return { type: 'mark', start, end: at + 1, text: '/…/' };
  }
  return undefined;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\f' || char === '\ufeff';
}
