import { assertNever } from '../../util/assertNever.ts';
import type { QueryNode } from './ast.ts';
import { parseCondition, required, toComparator } from './parseCondition.ts';
import { QueryError, type TextRange } from './queryError.ts';
import { type Token, tokenize, type Value } from './tokens.ts';
import { parseCount } from './values.ts';

// Caps on what a person could mean (reliability.md T14); they also bound the SQL that comes of it.
const maxLength = 2000;
const maxConditions = 64;
const maxDepth = 24;
const maxWords = 32;
const maxWordsLength = 512;
const maxWildcards = 8;

/**
 * Parses a query of design §6. An empty one is an `and` without operands: it matches everything.
 * Throws {@link QueryError} for anything else that is not a query, whatever the text.
 */
export function parseQuery(query: string): QueryNode {
  if (query.length > maxLength) {
    throw new QueryError(`A query has at most ${maxLength} characters`, { start: maxLength, end: query.length });
  }
  return new Parser(tokenize(query), query.length).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #at = 0;
  #depth = 0;
  #conditions = 0;
  #words = 0;
  #wordsLength = 0;
  /** The function whose parentheses we are in. */
  #inside: 'any' | 'all' | 'count' | undefined;

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  parse(): QueryNode {
    if (this.#tokens.length === 0) return { kind: 'and', operands: [], range: { start: 0, end: this.#length } };
    const node = this.#parseOr();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new QueryError('This ) closes nothing', rest.range);
    return node;
  }

  #parseOr(): QueryNode {
    const operands = [this.#parseAnd()];
    while (this.#take('or') !== undefined) operands.push(this.#parseAnd());
    return group('or', operands);
  }

  #parseAnd(): QueryNode {
    const operands = [this.#parseNot()];
    for (;;) {
      const next = this.#tokens[this.#at];
      if (next === undefined || next.kind === 'or' || next.kind === 'close') return group('and', operands);
      this.#take('and');
      operands.push(this.#parseNot());
    }
  }

  #parseNot(): QueryNode {
    const not = this.#take('not');
    if (not === undefined) return this.#parsePrimary();
    return this.#deeper(not.range, () => {
      const operand = this.#parseNot();
      return { kind: 'not', operand, range: { start: not.range.start, end: operand.range.end } };
    });
  }

  #parsePrimary(): QueryNode {
    const token = this.#tokens[this.#at++];
    if (token === undefined) {
      const last = this.#tokens.at(-1)?.range ?? { start: 0, end: 0 };
      throw new QueryError('Something is missing after this', last);
    }
    switch (token.kind) {
      case 'open':
        return this.#deeper(token.range, () => {
          const node = this.#parseOr();
          return { ...node, range: { start: token.range.start, end: this.#close(token.range) } };
        });
      case 'function':
        return this.#parseFunction(token.name, token.range);
      case 'text':
        return this.#parseWords(token.value);
      case 'comparison':
        return this.#parseComparison(token);
      case 'close':
        throw new QueryError('A condition is missing before this )', token.range);
      case 'and':
      case 'or':
        throw new QueryError(`A condition is missing before ${token.kind.toUpperCase()}`, token.range);
      case 'not':
        throw new QueryError('A condition is missing before NOT', token.range);
      default:
        return assertNever(token);
    }
  }

  #parseFunction(name: 'any' | 'all' | 'count', range: TextRange): QueryNode {
    if (this.#inside !== undefined) throw new QueryError(`${name}() cannot stand inside ${this.#inside}()`, range);
    this.#take('open');
    this.#inside = name;
    const isEmpty = this.#tokens[this.#at]?.kind === 'close';
    const operand = isEmpty ? undefined : this.#deeper(range, () => this.#parseOr());
    this.#inside = undefined;
    const end = this.#close(range);
    if (name !== 'count') {
      if (operand === undefined) throw new QueryError(`${name}() needs a condition, as in ${name}(type:tool)`, range);
      return { kind: 'quantifier', name, operand, range: { start: range.start, end } };
    }
    const bound = this.#tokens[this.#at];
    if (bound?.kind !== 'comparison' || bound.field !== undefined) {
      throw new QueryError('count() needs a number to compare with, as in count(type:tool)>3', { start: range.start, end });
    }
    this.#at++;
    this.#countCondition(bound.range);
    const value = required(parseCount(bound.value.text, false), 'A whole number is needed here, such as 3', bound.value.range);
    return {
      kind: 'count',
      operand,
      comparator: toComparator(bound.operator),
      value,
      range: { start: range.start, end: bound.range.end },
    };
  }

  #parseWords(value: Value): QueryNode {
    const { range } = value;
    if (this.#inside !== undefined) {
      throw new QueryError(`Text is searched in the whole turn: write it outside ${this.#inside}()`, range);
    }
    this.#countCondition(range);
    const prefix = !value.quoted && value.text.endsWith('*');
    const text = prefix ? value.text.replace(/\*+$/, '') : value.text;
    if (!/[\p{L}\p{N}\p{Co}]/u.test(text)) throw new QueryError('There is no letter or digit here to search for', range);
    this.#words++;
    this.#wordsLength += text.length;
    if (this.#words > maxWords || this.#wordsLength > maxWordsLength) {
      throw new QueryError(`Search takes at most ${maxWords} words and ${maxWordsLength} characters`, range);
    }
    return { kind: 'words', text, prefix, range };
  }

  #parseComparison(token: Extract<Token, { kind: 'comparison' }>): QueryNode {
    const { field: name, fieldRange, value, range } = token;
    if (name === undefined) throw new QueryError('A field is missing before this, as in docs<3', range);
    this.#countCondition(range);
    if (value.text === '') throw new QueryError(`A value is missing after ${name}`, range);
    if (value.text.split('*').length > maxWildcards + 1) {
      throw new QueryError(`A value has at most ${maxWildcards} wildcards`, value.range);
    }
    const { scope, condition } = parseCondition(name, token);
    if (this.#inside !== undefined && scope === 'trace') {
      throw new QueryError(`${name} belongs to the whole turn: write it outside ${this.#inside}()`, fieldRange);
    }
    // On texts "is not" is the opposite of "is"; a number that is not known is neither equal nor unequal.
    const isNegated = token.operator === '!=' && condition.kind !== 'number' && condition.kind !== 'scoreNumber';
    return isNegated ? { kind: 'not', operand: condition, range } : condition;
  }

  #countCondition(range: TextRange): void {
    if (++this.#conditions > maxConditions) throw new QueryError(`A query has at most ${maxConditions} conditions`, range);
  }

  #deeper<Node>(range: TextRange, parse: () => Node): Node {
    if (++this.#depth > maxDepth) throw new QueryError(`A query nests at most ${maxDepth} deep`, range);
    const node = parse();
    this.#depth--;
    return node;
  }

  #take(kind: Token['kind']): Token | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return undefined;
    this.#at++;
    return token;
  }

  /** Takes the closing parenthesis of what was opened at `range`; returns where it ends. */
  #close(range: TextRange): number {
    const close = this.#take('close');
    if (close === undefined) throw new QueryError('This is never closed: a ) is missing', range);
    return close.range.end;
  }
}

function group(kind: 'and' | 'or', operands: readonly QueryNode[]): QueryNode {
  const [first] = operands;
  const last = operands.at(-1);
  if (first === undefined || last === undefined || first === last)
    return first ?? { kind, operands, range: { start: 0, end: 0 } };
  return { kind, operands, range: { start: first.range.start, end: last.range.end } };
}
