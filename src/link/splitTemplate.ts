import type { LineTable } from './lineTable.ts';
import type { Segment } from './promptUnit.ts';

/** Text with the place in the file of each of its characters. */
export interface LocatedText {
  readonly text: string;
  readonly offsetAt: (index: number) => number;
}

export interface SplitOptions {
  /** `%s`, `%(name)s` and `{}` are holes too: strings of code, not prose. */
  readonly formatHoles?: boolean;
  /** `<tag>`s structure the prompt and do not stand in what is rendered (POML, PromptL). */
  readonly tagHoles?: boolean;
}

type Tag = 'hole' | 'open' | 'close' | 'middle' | 'silent' | 'break';
interface Found {
  readonly tag: Tag;
  readonly end: number;
  readonly name?: string;
}

const maxTagLength = 2000;
const blockWords = new Set([
  'if',
  'for',
  'foreach',
  'unless',
  'case',
  'each',
  'range',
  'tablerow',
  'block',
  'macro',
  'filter',
  'section',
]);
const middleWords = new Set(['else', 'elif', 'elsif', 'elseif', 'when']);
const identifierStart = /[\p{L}_$@.*]/u;
const bareHole = /^[\p{L}_$@][\p{L}\p{N}_.$@:!-]*(?:\[[^\]{}[\n]{0,60}\][\p{L}\p{N}_.:!-]*)?$/u;

/**
 * Cuts a template into literals and holes. Knows the common dialects at once (`{{x}}`, `{% if %}`, `{x}`, `${x}`, `<%= x %>`,
 * `{{#each}}`), since a hole seen where there is none costs one cut, while a hole overlooked costs the line it stands in.
 * Linear: every search for a tag's end is bounded, or goes on where the one before it ended.
 */
export function splitTemplate(located: LocatedText, lines: LineTable, options: SplitOptions = {}): Segment[] {
  const { text } = located;
  const ends = new TagEnds(text);
  const segments: Segment[] = [];
  let literalStart = 0;
  let depth = 0;
  let balanced = true;

  const endLiteral = (end: number): void => {
    if (end <= literalStart) return;
    const offset = located.offsetAt(literalStart);
    const literal = text.slice(literalStart, end);
    segments.push({ type: 'literal', text: literal, offset, line: lines.lineAt(offset), optional: depth > 0 });
  };

  for (let index = 0; index < text.length; ) {
    const found = findTag(text, index, depth, ends, options);
    if (found === undefined) {
      index++;
      continue;
    }
    endLiteral(index);
    if (found.tag === 'open') depth++;
    if (found.tag === 'close') depth--;
    if (depth < 0) {
      balanced = false;
      depth = 0;
    }
    segments.push(found.tag === 'hole' && found.name !== undefined ? { type: 'hole', name: found.name } : { type: 'hole' });
    index = found.end;
    literalStart = index;
  }
  endLiteral(text.length);
  if (balanced && depth === 0) return segments;
  // A block that does not close: what is optional cannot be told, so nothing is.
  return segments.map((segment) => (segment.type === 'literal' ? { ...segment, optional: false } : segment));
}

function findTag(text: string, index: number, depth: number, ends: TagEnds, options: SplitOptions): Found | undefined {
  switch (text[index]) {
    case '{':
      return braceTag(text, index, depth, ends, options);
    case '}':
      return text.startsWith('}}', index) ? { tag: 'break', end: index + 2 } : undefined;
    case '$':
      return dollarTag(text, index);
    case '<':
      return angleTag(text, index, ends, options);
    case '%':
      return options.formatHoles === true ? percentTag(text, index) : undefined;
    default:
      return undefined;
  }
}

function braceTag(text: string, index: number, depth: number, ends: TagEnds, options: SplitOptions): Found | undefined {
  const next = text[index + 1];
  if (next === '{') {
    const triple = text[index + 2] === '{';
    const inner = ends.between(index + (triple ? 3 : 2), triple ? '}}}' : '}}');
    if (inner === undefined) return { tag: 'break', end: index + 2 };
    return expressionTag(inner.text, inner.end, depth) ?? { tag: 'break', end: index + 2 };
  }
  if (next === '%') {
    const inner = ends.between(index + 2, '%}');
    return inner === undefined ? undefined : { tag: blockTag(inner.text), end: inner.end };
  }
  if (next === '#') {
    const inner = ends.between(index + 2, '#}');
    return inner === undefined ? undefined : { tag: 'silent', end: inner.end };
  }
  const close = text.slice(index + 1, index + 122).indexOf('}');
  if (close < 0) return undefined;
  const name = text.slice(index + 1, index + 1 + close).trim();
  const format = options.formatHoles === true && (name === '' || /^\d{1,3}(?::[^{}\s]{0,12})?$/.test(name));
  return format || bareHole.test(name) ? hole(name, index + close + 2) : undefined;
}

/** What stands in `{{ }}`: undefined when it is no expression at all, as in the escaped braces of `{{"answer": 1}}`. */
function expressionTag(inner: string, end: number, depth: number): Found | undefined {
  const expression = trimMarks(inner, '-~&', '-~');
  const first = expression[0];
  if (first === undefined) return { tag: 'silent', end };
  if (first === '#' || first === '^') return { tag: 'open', end };
  if (first === '/') return { tag: 'close', end };
  if (first === '!' || first === '>') return { tag: 'silent', end };
  const word = firstWord(expression);
  if (middleWords.has(word)) return { tag: 'middle', end };
  if (expression.length > word.length && blockWords.has(word) && /\s/.test(expression[word.length] ?? ''))
    return { tag: 'open', end };
  if (depth > 0 && (word === 'end' || word === 'endif' || word === 'endfor') && word === expression) return { tag: 'close', end };
  return identifierStart.test(first) && !expression.includes('\n') ? hole(expression, end) : undefined;
}

/** What stands in `{% %}` (Jinja, Nunjucks, Liquid). */
function blockTag(inner: string): Tag {
  const word = firstWord(inner.replace(/^[-+~]+/, '').trim());
  if (blockWords.has(word)) return 'open';
  if (middleWords.has(word)) return 'middle';
  return word.startsWith('end') && blockWords.has(word.slice(3)) ? 'close' : 'silent';
}

function dollarTag(text: string, index: number): Found | undefined {
  if (text[index + 1] !== '{') return undefined;
  const close = text.slice(index + 2, index + 202).search(/[}\n]/);
  return close > 0 && text[index + 2 + close] === '}'
    ? hole(text.slice(index + 2, index + 2 + close), index + close + 3)
    : undefined;
}

function angleTag(text: string, index: number, ends: TagEnds, options: SplitOptions): Found | undefined {
  if (text[index + 1] === '%') {
    const inner = ends.between(index + 2, '%>');
    if (inner === undefined) return undefined;
    const expression = trimMarks(inner.text, '-=_', '-_');
    const shown = inner.text.startsWith('=') || inner.text.startsWith('-');
    if (shown) return hole(expression, inner.end);
    if (expression.endsWith('{') && !expression.startsWith('}')) return { tag: 'open', end: inner.end };
    return { tag: expression.startsWith('}') && !expression.endsWith('{') ? 'close' : 'silent', end: inner.end };
  }
  if (options.tagHoles !== true || !/[a-z/!]/i.test(text[index + 1] ?? '')) return undefined;
  const inner = ends.between(index + 1, '>');
  return inner === undefined ? undefined : { tag: 'silent', end: inner.end };
}

function percentTag(text: string, index: number): Found | undefined {
  let at = index + 1;
  let name = '';
  if (text[at] === '(') {
    const close = text.slice(at, at + 80).indexOf(')');
    if (close < 0) return undefined;
    name = text.slice(at + 1, at + close);
    at += close + 1;
  }
  while (at < index + 90 && /[\d.+#-]/.test(text[at] ?? '')) at++;
  if (!/[sdifgvqrx]/.test(text[at] ?? '') || /[\p{L}\p{N}_]/u.test(text[at + 1] ?? '')) return undefined;
  return hole(name, at + 1);
}

/** Finds where tags end. Keeps what it found: thousands of openings without an end must not search the same text anew. */
class TagEnds {
  readonly #text: string;
  readonly #found = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** What stands between `start` and the next `close`, unless that is too long for a tag. For each `close`, `start` never falls. */
  between(start: number, close: string): { readonly text: string; readonly end: number } | undefined {
    let at = this.#found.get(close) ?? -1;
    if (at < start) {
      at = this.#text.indexOf(close, start);
      if (at < 0) at = Number.POSITIVE_INFINITY;
      this.#found.set(close, at);
    }
    const end = at + close.length;
    return end - start > maxTagLength ? undefined : { text: this.#text.slice(start, at), end };
  }
}

/** Without the marks for white space at its ends (`{{- x -}}`), and trimmed. No regular expression: one for the end is quadratic. */
function trimMarks(text: string, before: string, after: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && before.includes(text.charAt(start))) start++;
  while (end > start && after.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end).trim();
}

function firstWord(text: string): string {
  return /^\w*/.exec(text)?.[0] ?? '';
}

/** The name of what an expression shows: filters, conversions and formats are no part of it. */
export function holeName(expression: string): string | undefined {
  const cut = expression.search(/[|!:\n]/);
  return (cut > 0 ? expression.slice(0, cut) : expression).trim().slice(0, 80) || undefined;
}

function hole(expression: string, end: number): Found {
  const name = holeName(expression);
  return name === undefined ? { tag: 'hole', end } : { tag: 'hole', end, name };
}
