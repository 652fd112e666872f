import { isNamePart, type Language } from './language.ts';

/** How a string literal is written. `hole`: what opens an interpolation; with `{`, a doubled brace means a brace. */
export interface Quote {
  readonly open: string;
  readonly close: string;
  readonly multiline: boolean;
  readonly escapes: boolean;
  readonly hole?: '{' | '${';
  /** A doubled closing quote means that quote (C#'s `@""`). */
  readonly doubles?: boolean;
}

/** The quote, prefix included, that opens a string at `index`; undefined when none does. */
export function quoteAt(source: string, index: number, language: Language): Quote | undefined {
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
