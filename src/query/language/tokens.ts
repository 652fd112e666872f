import { QueryError, type TextRange } from './queryError.ts';

export type Operator = ':' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A value with the place it stands at; `quoted` values are taken literally. */
export interface Value {
  readonly text: string;
  readonly quoted: boolean;
  readonly range: TextRange;
}

/** What a query is made of. Blanks only separate. */
export type Token =
  | { readonly kind: 'open' | 'close' | 'or' | 'and' | 'not'; readonly range: TextRange }
  | { readonly kind: 'function'; readonly name: 'any' | 'all' | 'count'; readonly range: TextRange }
  | { readonly kind: 'text'; readonly value: Value; readonly range: TextRange }
  /** `field` is undefined for the bound after `count(...)`. */
  | {
      readonly kind: 'comparison';
      readonly field: string | undefined;
      readonly fieldRange: TextRange;
      readonly operator: Operator;
      readonly value: Value;
      readonly range: TextRange;
    };

const functionStart = /(any|all|count)\(/y;
const keyword = /(AND|OR|NOT)(?![^\s()])/y;
// A field's name; behind a point a quoted piece may stand, as in score."is it polite">0.5
const fieldStart = /[^\s()":<>=!-][^\s()":<>=!]*(?:(?<=\.)"[^"]*")?/y;
const operatorStart = /<=|>=|!=|[:=<>]/y;
const wordStart = /[^\s()"]+/y;
const blank = /\s+/y;

/** Cuts a query into tokens; throws {@link QueryError} for an open quote or a missing value. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;

  const read = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match === null) return undefined;
    at += match[0].length;
    return match[0];
  };

  const readQuoted = (): Value => {
    const start = at;
    let text = '';
    for (at++; at < query.length; at++) {
      if (query[at] === '"') return { text, quoted: true, range: { start, end: ++at } };
      // Only a quote and a backslash need escaping, so that Windows paths can be pasted.
      if (query[at] === '\\' && (query[at + 1] === '"' || query[at + 1] === '\\')) at++;
      text += query[at];
    }
    throw new QueryError('The quote is never closed. Add a " at the end of the phrase.', { start, end: query.length });
  };

  const readValue = (start: number): Value => {
    if (query[at] === '"') return readQuoted();
    const valueStart = at;
    const text = read(wordStart);
    if (text === undefined) throw new QueryError(`A value is missing after ${query.slice(start, at)}`, { start, end: at });
    return { text, quoted: false, range: { start: valueStart, end: at } };
  };

  while (at < query.length) {
    if (read(blank) !== undefined) continue;
    const start = at;
    const first = query[at];
    const keywordText = read(keyword);
    if (keywordText !== undefined) {
      const kind = keywordText === 'AND' ? 'and' : keywordText === 'OR' ? 'or' : 'not';
      tokens.push({ kind, range: { start, end: at } });
    } else if (first === '(' || first === ')') {
      at++;
      tokens.push({ kind: first === '(' ? 'open' : 'close', range: { start, end: at } });
    } else if (first === '"') {
      const value = readQuoted();
      tokens.push({ kind: 'text', value, range: value.range });
    } else if (first === '-' && /[^\s)]/.test(query[at + 1] ?? ' ')) {
      at++;
      tokens.push({ kind: 'not', range: { start, end: at } });
    } else {
      const name = read(functionStart);
      if (name !== undefined) {
        at--; // The parenthesis is a token of its own.
        tokens.push({ kind: 'function', name: name.slice(0, -1) as 'any' | 'all' | 'count', range: { start, end: at } });
        continue;
      }
      const field = read(fieldStart);
      const fieldRange = { start, end: at };
      const operator = read(operatorStart) as Operator | undefined;
      if (operator !== undefined) {
        const value = readValue(start);
        tokens.push({ kind: 'comparison', field, fieldRange, operator, value, range: { start, end: at } });
      } else {
        at = start;
        const text = read(wordStart) ?? '';
        tokens.push({ kind: 'text', value: { text, quoted: false, range: { start, end: at } }, range: { start, end: at } });
      }
    }
  }
  return tokens;
}
