import type { Language } from './language.ts';
import type { Token } from './lexCode.ts';
import type { StringPart } from './readString.ts';

/** A string expression: adjacent and concatenated literals joined, other operands as holes. */
export interface Expression {
  readonly parts: readonly StringPart[];
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** The index of the token after it. */
  readonly next: number;
}

/** An operand of more tokens than this is no part of a prompt. */
const maxOperandTokens = 400;

/**
 * Reads the string expressions of a file. Where lines and brackets end is looked up in tables made once: files that open
 * brackets without end, or end line after line, must not be searched anew from each token.
 */
export class ExpressionReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #language: Language;
  readonly #afterLines: readonly number[];
  readonly #closers: ReadonlyMap<number, number>;

  constructor(source: string, tokens: readonly Token[], language: Language) {
    this.#source = source;
    this.#tokens = tokens;
    this.#language = language;
    this.#afterLines = findAfterLines(tokens);
    this.#closers = findClosers(tokens);
  }

  /** The expression that begins with the token `first`. In brackets, Python joins literals also across lines. */
  expressionAt(first: number, inBrackets: boolean): Expression {
    const parts: StringPart[] = [];
    const start = this.#tokens[first]?.start ?? 0;
    let end = start;
    let index = first;
    for (;;) {
      const token = this.#tokens[index];
      if (token?.type === 'string') {
        for (const part of token.parts) parts.push(part);
        end = token.end;
        index++;
      } else {
        const operandEnd = this.#operandEnd(index);
        if (operandEnd === index) break;
        end = this.#tokens[operandEnd - 1]?.end ?? end;
        parts.push(this.#hole(index, operandEnd));
        index = operandEnd;
      }
      const next = this.skipLines(index);
      const following = this.#tokens[next];
      if (following?.type === 'string' && this.#adjoins(index, next, inBrackets)) index = next;
      else if (isMark(following, '+') && this.#language !== 'json') {
        const operand = this.skipLines(next + 1);
        if (this.#tokens[operand]?.type !== 'string' && this.#operandEnd(operand) === operand) break;
        index = operand;
      } else break;
    }
    return { parts: joinTexts(parts), start, end, next: Math.max(index, first + 1) };
  }

  /** `["…", "…"].join("\n")` and `"\n".join(["…", "…"])`, from the `[` at `index`: lines of one prompt. */
  joinedListAt(index: number): Expression | undefined {
    if (this.#language !== 'javascript' && this.#language !== 'python') return undefined;
    const called = isMark(this.#tokens[index - 1], '(') && isName(this.#tokens[index - 2], 'join');
    if (this.#language === 'python' && !called) return undefined;
    const parts: StringPart[] = [];
    let strings = 0;
    let at = this.skipLines(index + 1);
    while (!isMark(this.#tokens[at], ']')) {
      if (this.#tokens[at]?.type === 'string') {
        const expression = this.expressionAt(at, true);
        for (const part of expression.parts) parts.push(part);
        parts.push({ type: 'text', text: '\n', offsets: [expression.end - 1] });
        strings++;
        at = expression.next;
      } else {
        const end = this.#operandEnd(at);
        if (end === at) return undefined;
        parts.push(this.#hole(at, end));
        at = end;
      }
      at = this.skipLines(at);
      if (isMark(this.#tokens[at], ',')) at = this.skipLines(at + 1);
      else if (!isMark(this.#tokens[at], ']')) return undefined;
    }
    const joined = called || (isMark(this.#tokens[at + 1], '.') && isName(this.#tokens[at + 2], 'join'));
    if (!joined || strings < 2) return undefined;
    if (parts.at(-1)?.type === 'text') parts.pop();
    const start = this.#tokens[index]?.start ?? 0;
    return { parts: joinTexts(parts), start, end: this.#tokens[at]?.end ?? start, next: at + 1 };
  }

  /** The index of the first token from `index` on that is no line end, nor the `\` before one. */
  skipLines(index: number): number {
    return this.#afterLines[index] ?? index;
  }

  /** Python joins literals that stand side by side: on one line, in brackets, or after a backslash. */
  #adjoins(index: number, next: number, inBrackets: boolean): boolean {
    return this.#language === 'python' && (next === index || inBrackets || isMark(this.#tokens[index], '\\'));
  }

  /** The index after `name.name(…)[…]` or `(…)`; `index` itself when no such operand begins there. */
  #operandEnd(index: number): number {
    const limit = Math.min(this.#tokens.length, index + maxOperandTokens);
    let at = index;
    while (at < limit) {
      const token = this.#tokens[at];
      if (isMark(token, '(') || isMark(token, '[')) {
        const closer = this.#closers.get(at);
        if (closer === undefined || closer >= limit) return index;
        at = closer + 1;
      } else if (token?.type === 'name' || isMark(token, '.')) at++;
      else break;
    }
    return at;
  }

  #hole(first: number, end: number): StringPart {
    const from = this.#tokens[first]?.start ?? 0;
    return { type: 'hole', name: this.#source.slice(from, this.#tokens[end - 1]?.end).slice(0, 80) };
  }
}

function findAfterLines(tokens: readonly Token[]): number[] {
  const after: number[] = new Array<number>(tokens.length).fill(0);
  for (let at = tokens.length - 1; at >= 0; at--) {
    const continues = isMark(tokens[at], '\\') && tokens[at + 1]?.type === 'line';
    after[at] = tokens[at]?.type === 'line' || continues ? (after[at + 1] ?? at + 1) : at;
  }
  return after;
}

/** The index of the bracket that closes each bracket, whatever their kinds: broken code must not end the search. */
function findClosers(tokens: readonly Token[]): Map<number, number> {
  const closers = new Map<number, number>();
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'mark') continue;
    if (token.text === '(' || token.text === '[' || token.text === '{') open.push(at);
    else if (token.text === ')' || token.text === ']' || token.text === '}') {
      const opener = open.pop();
      if (opener !== undefined) closers.set(opener, at);
    }
  }
  return closers;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.type === 'mark' && token.text === text;
}

function isName(token: Token | undefined, text: string): boolean {
  return token?.type === 'name' && token.text === text;
}

/** Adjacent texts become one, so that a line is not cut where its literals meet. */
function joinTexts(parts: readonly StringPart[]): StringPart[] {
  const joined: StringPart[] = [];
  let texts: string[] = [];
  let offsets: number[] = [];
  const endText = (): void => {
    if (texts.length > 0) joined.push({ type: 'text', text: texts.join(''), offsets });
    texts = [];
    offsets = [];
  };
  for (const part of parts) {
    if (part.type === 'hole') {
      endText();
      joined.push(part);
    } else {
      texts.push(part.text);
      for (const offset of part.offsets) offsets.push(offset);
    }
  }
  endText();
  return joined;
}
