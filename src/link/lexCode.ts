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

export type Token =
  | { readonly type: 'string'; readonly start: number; readonly end: number; readonly parts: readonly StringPart[] }
  | { readonly type: 'name'; readonly start: number; readonly end: number; readonly text: string }
  | { readonly type: 'mark'; readonly start: number; readonly end: number; readonly text: string }
  /** The end of a line outside brackets; where it ends a statement depends on the language. */
  | { readonly type: 'line'; readonly start: number; readonly end: number };

export type Language = 'python' | 'javascript' | 'go' | 'java' | 'csharp' | 'rust' | 'json';

/** How a string literal is written. `hole`: what opens an interpolation; with `{`, a doubled brace means a brace. */
interface Quote {
  readonly open: string;
  readonly close: string;
  readonly multiline: boolean;
  readonly escapes: boolean;
  readonly hole?: '{' | '${';
  /** A doubled closing quote means that quote (C#'s `@""`). */
  readonly doubles?: boolean;
}

const extensions = new Map<string, Language>([
  ...['py', 'pyi'].map((name) => [name, 'python'] as const),
  ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'].map((name) => [name, 'javascript'] as const),
  ...['java', 'kt', 'kts', 'scala'].map((name) => [name, 'java'] as const),
  ['go', 'go'],
  ['cs', 'csharp'],
  ['rs', 'rust'],
  ['json', 'json'],
  ['jsonc', 'json'],
]);

/** The language of a file, by its extension in lower case; undefined for one that is not lexed. */
export function languageOf(extension: string): Language | undefined {
  return extensions.get(extension);
}

/**
 * Splits source into strings, names and marks; comments and numbers are left out. A small hand lexer: it never fails, and
 * what it cannot read (a quote in JSX text, a string without an end) costs that one token. Strings that do not end are read
 * in vain: when that adds up to several times the file, the rest is left out.
 */
export function lexCode(source: string, language: Language): Token[] {
  const tokens: Token[] = [];
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
      const token = typeof string === 'object' ? string : nextToken(source, index, language, tokens.at(-1));
      if (token.type !== 'mark' || token.text !== '') tokens.push(token);
      index = Math.max(token.end, index + 1);
    }
  }
  return tokens;
}

function nextToken(source: string, index: number, language: Language, previous: Token | undefined): Token {
  const char = source.charAt(index);
  if (isNameStart(char)) {
    let end = index + 1;
    while (end < source.length && isNamePart(source.charAt(end))) end++;
    return { type: 'name', start: index, end, text: source.slice(index, end) };
  }
  if (language === 'javascript' && char === '/' && regexMayStart(previous)) {
    const end = regexEnd(source, index);
    if (end !== undefined) return { type: 'mark', start: index, end, text: '/…/' };
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

function quoteAt(source: string, index: number, language: Language): Quote | undefined {
  switch (language) {
    case 'python':
      return pythonQuote(source, index);
    case 'javascript': {
      const char = source.charAt(index);
      if (char === '`') return { open: '`', close: '`', multiline: true, escapes: true, hole: '${' };
      return char === '"' || char === "'" ? plainQuote(char) : undefined;
    }
    case 'go':
      if (source[index] === '`') return { open: '`', close: '`', multiline: true, escapes: false };
      return source[index] === '"' ? plainQuote('"') : undefined;
    case 'java':
      if (source.startsWith('"""', index)) return { open: '"""', close: '"""', multiline: true, escapes: true, hole: '${' };
      return source[index] === '"' ? plainQuote('"') : undefined;
    case 'csharp':
      return csharpQuote(source, index);
    case 'rust':
      return rustQuote(source, index);
    case 'json':
      return source[index] === '"' ? plainQuote('"') : undefined;
  }
}

function plainQuote(char: string): Quote {
  return { open: char, close: char, multiline: false, escapes: true };
}

function pythonQuote(source: string, index: number): Quote | undefined {
  if (index > 0 && isNamePart(source.charAt(index - 1))) return undefined;
  let at = index;
  while (at < index + 2 && /[rbuft]/i.test(source.charAt(at))) at++;
  const char = source.charAt(at);
  if (char !== '"' && char !== "'") return undefined;
  const prefix = source.slice(index, at).toLowerCase();
  const triple = source.startsWith(char.repeat(3), at);
  const close = triple ? char.repeat(3) : char;
  const quote = { open: source.slice(index, at) + close, close, multiline: triple, escapes: !prefix.includes('r') };
  return prefix.includes('f') || prefix.includes('t') ? { ...quote, hole: '{' } : quote;
}

function csharpQuote(source: string, index: number): Quote | undefined {
  const prefix = /^[$@]{0,3}/.exec(source.slice(index, index + 3))?.[0] ?? '';
  const at = index + prefix.length;
  if (source[at] !== '"') return undefined;
  const raw = source.startsWith('"""', at);
  const close = raw ? '"""' : '"';
  const verbatim = raw || prefix.includes('@');
  const quote = { open: prefix + close, close, multiline: verbatim, escapes: !verbatim, doubles: verbatim && !raw };
  return prefix.includes('$') ? { ...quote, hole: '{' } : quote;
}

function rustQuote(source: string, index: number): Quote | undefined {
  if (source[index] === '"') return { open: '"', close: '"', multiline: true, escapes: true };
  if (source[index] !== 'r' || (index > 0 && isNamePart(source.charAt(index - 1)))) return undefined;
  let at = index + 1;
  while (at < index + 9 && source[at] === '#') at++;
  if (source[at] !== '"') return undefined;
  return { open: source.slice(index, at + 1), close: `"${source.slice(index + 1, at)}`, multiline: true, escapes: false };
}

/** The string, or how many characters were read before it was clear that it has no end (on its line, unless it may span lines). */
function readString(source: string, start: number, quote: Quote): Token | number {
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

function regexEnd(source: string, index: number): number | undefined {
  let inClass = false;
  for (let at = index + 1; at < source.length && source[at] !== '\n'; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return undefined;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\f' || char === '\ufeff';
}

function isNameStart(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_' || char === '$' || char > '\x7f';
}

function isNamePart(char: string): boolean {
  return isNameStart(char) || (char >= '0' && char <= '9');
}
