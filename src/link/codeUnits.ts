import type { Role } from '../model/message.ts';
import { type Language, lexCode, type StringPart, type Token } from './lexCode.ts';
import { LineTable } from './lineTable.ts';
import { type PromptUnit, roleOf, type Segment } from './promptUnit.ts';
import { holeName, splitTemplate } from './splitTemplate.ts';

/** An open bracket: what it was assigned to, and what is known of the entries read so far. */
interface Frame {
  readonly kind: string;
  readonly label: string | undefined;
  entries: number;
  role: Role | undefined;
}

/** A string expression: adjacent and concatenated literals joined, other operands as holes. */
interface Expression {
  readonly parts: readonly StringPart[];
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  /** The index of the token after it. */
  readonly next: number;
}

const maxUnitsPerFile = 2000;
/** A symbol names the innermost brackets and blocks only. */
const maxDepth = 16;
const definingWords = new Set(['function', 'def', 'func', 'fn', 'class', 'struct', 'interface', 'namespace']);
const roleWords = new Set(['system', 'developer', 'user', 'human', 'assistant', 'ai']);
const promptWords = /prompt|instruction|template|system|persona/i;

/**
 * The strings of a source or JSON file that may be prompts: long ones, and short ones whose name says so. The symbol is the
 * constant's name or key path, with the enclosing function or class before it. Nothing is executed or imported.
 */
export function codeUnits(path: string, source: string, language: Language): PromptUnit[] {
  const reader = new CodeReader(path, source, language);
  reader.read();
  return reader.units;
}

class CodeReader {
  readonly units: PromptUnit[] = [];
  readonly #tokens: readonly Token[];
  readonly #lines: LineTable;
  readonly #frames: Frame[] = [];
  /** Python's functions and classes around the current line. */
  readonly #blocks: { readonly indent: number; readonly name: string }[] = [];
  /** The name that the next value is given. */
  #pending: string | undefined;

  readonly path: string;
  readonly source: string;
  readonly language: Language;

  constructor(path: string, source: string, language: Language) {
    this.path = path;
    this.source = source;
    this.language = language;
    this.#tokens = lexCode(source, language);
    this.#lines = new LineTable(source);
  }

  read(): void {
    for (let index = 0; index < this.#tokens.length && this.units.length < maxUnitsPerFile; ) {
      const token = this.#tokens[index];
      if (token === undefined) return;
      if (this.language === 'python') this.#followIndentation(index);
      if (token.type === 'string') index = this.#readString(index);
      else if (token.type === 'mark' && token.text === '[')
        index = this.#readJoinedList(index) ?? this.#readMark(index, token.text);
      else if (token.type === 'mark') index = this.#readMark(index, token.text);
      else if (token.type === 'name') index = this.#readName(index, token.text);
      else index = this.#readLineEnd(index);
    }
  }

  #readString(index: number): number {
    const expression = this.#expressionAt(index);
    const frame = this.#frames.at(-1);
    const text = literalText(expression.parts);
    // `{role: 'system', content: …}` and `('system', …)`: a bare role word speaks for what stands beside it.
    if (frame !== undefined && text.length < 12 && roleWords.has(text)) frame.role = text === 'ai' ? 'assistant' : roleOf(text);
    else this.#addUnit(expression.parts, expression.start, expression.end);
    return expression.next;
  }

  #readMark(index: number, text: string): number {
    const { source } = this;
    const start = this.#tokens[index]?.start ?? 0;
    if (text === '(' || text === '[' || text === '{') {
      this.#frames.push({ kind: text, label: this.#pending, entries: 0, role: undefined });
      this.#pending = undefined;
    } else if (text === ')' || text === ']' || text === '}') {
      this.#pending = this.#frames.pop()?.label;
    } else if (text === ',') {
      this.#pending = undefined;
      const frame = this.#frames.at(-1);
      if (frame !== undefined) frame.entries++;
    } else if (text === ';') {
      this.#pending = undefined;
    } else if (text === '=') {
      const compares = /[=!<>]/.test(source[start - 1] ?? '') || /[=>]/.test(source[start + 1] ?? '');
      if (!compares) this.#pending = this.#assignedName(index) ?? this.#pending;
    } else if (text === ':' && this.#frames.at(-1)?.kind === '{') {
      this.#pending = this.#keyBefore(index) ?? this.#pending;
    }
    return index + 1;
  }

  #readName(index: number, text: string): number {
    const next = this.#tokens[index + 1];
    if (!definingWords.has(text) || next?.type !== 'name') return index + 1;
    if (this.language === 'python') {
      const indent = this.#indentOf(index);
      this.#blocks.push({ indent, name: next.text });
    } else this.#pending = next.text;
    return index + 2;
  }

  #readLineEnd(index: number): number {
    const before = this.#tokens[index - 1];
    const goesOn = before?.type === 'mark' && /^[=:(,+\\>]$/.test(before.text);
    const kind = this.#frames.at(-1)?.kind;
    if (!goesOn && kind !== '(' && kind !== '[' && !this.#nextIsString(index)) this.#pending = undefined;
    return index + 1;
  }

  /** `const x` on one line, `= "…"` or `? "…"` on the next. */
  #nextIsString(index: number): boolean {
    const next = this.#tokens[this.#skipLines(index)];
    return next?.type === 'mark' && /^[=?:.+]$/.test(next.text);
  }

  #followIndentation(index: number): void {
    const before = this.#tokens[index - 1];
    const token = this.#tokens[index];
    if (
      token === undefined ||
      token.type === 'line' ||
      this.#frames.length > 0 ||
      (before !== undefined && before.type !== 'line')
    )
      return;
    const indent = this.#indentOf(index);
    while ((this.#blocks.at(-1)?.indent ?? -1) >= indent) this.#blocks.pop();
  }

  #indentOf(index: number): number {
    const start = this.#tokens[index]?.start ?? 0;
    let lineStart = this.source.lastIndexOf('\n', start) + 1;
    const first = lineStart;
    while (this.source[lineStart] === ' ' || this.source[lineStart] === '\t') lineStart++;
    return lineStart - first;
  }

  /** The name left of a `=`: before the `:` of a type when there is one (`NAME: str =`, `name := `). */
  #assignedName(index: number): string | undefined {
    let name: string | undefined;
    let depth = 0;
    for (let at = index - 1; at >= 0 && at > index - 60; at--) {
      const token = this.#tokens[at];
      if (token === undefined || token.type === 'line') break;
      const text = token.type === 'string' ? '' : token.text;
      if (text === ']') depth++;
      else if (text === '[') depth--;
      if (depth < 0 || (depth === 0 && /^[;{}(]$/.test(text)) || (text === ',' && this.#frames.at(-1)?.kind === '(')) break;
      if (depth > 0) continue;
      if (text === ':') name = undefined;
      else if (token.type === 'name') name ??= text;
    }
    return name;
  }

  #keyBefore(index: number): string | undefined {
    const key = this.#tokens[index - 1];
    const before = this.#tokens[index - 2];
    const begins = before === undefined || before.type === 'line' || (before.type === 'mark' && /^[{,]$/.test(before.text));
    if (!begins || key === undefined) return undefined;
    if (key.type === 'name') return key.text;
    return key.type === 'string' ? literalText(key.parts).slice(0, 100) : undefined;
  }

  #expressionAt(first: number): Expression {
    const parts: StringPart[] = [];
    const start = this.#tokens[first]?.start ?? 0;
    let end = start;
    let index = first;
    for (;;) {
      const token = this.#tokens[index];
      if (token?.type === 'string') {
        parts.push(...token.parts);
        end = token.end;
        index++;
      } else {
        const operandEnd = this.#operandEnd(index);
        if (operandEnd === index) break;
        const from = token?.start ?? 0;
        end = this.#tokens[operandEnd - 1]?.end ?? end;
        parts.push({ type: 'hole', name: this.source.slice(from, end).slice(0, 80) });
        index = operandEnd;
      }
      const next = this.#skipLines(index);
      const following = this.#tokens[next];
      if (following?.type === 'string' && this.#adjoins(index, next)) index = next;
      else if (following?.type === 'mark' && following.text === '+' && this.language !== 'json') {
        const operand = this.#skipLines(next + 1);
        if (this.#tokens[operand]?.type !== 'string' && this.#operandEnd(operand) === operand) break;
        index = operand;
      } else break;
    }
    return { parts: joinTexts(parts), start, end, next: Math.max(index, first + 1) };
  }

  /** Python joins literals that stand side by side: on one line, in brackets, or after a backslash. */
  #adjoins(index: number, next: number): boolean {
    if (this.language !== 'python') return false;
    const between = this.#tokens[index];
    return next === index || this.#frames.length > 0 || (between?.type === 'mark' && between.text === '\\');
  }

  /** The index after `name.name(…)[…]` or `(…)`; `index` itself when no such operand begins there. */
  #operandEnd(index: number): number {
    const limit = Math.min(this.#tokens.length, index + 400);
    let depth = 0;
    let at = index;
    for (; at < limit; at++) {
      const token = this.#tokens[at];
      const text = token === undefined || token.type === 'string' || token.type === 'line' ? '' : token.text;
      if (/^[([{]$/.test(text) && (depth > 0 || text !== '{')) depth++;
      else if (/^[)\]}]$/.test(text)) {
        if (depth === 0) break;
        depth--;
      } else if (depth === 0 && !(token?.type === 'name' || text === '.')) break;
    }
    return depth === 0 ? at : index;
  }

  /** `["…", "…"].join("\n")` and `"\n".join(["…", "…"])`: lines of one prompt. */
  #readJoinedList(index: number): number | undefined {
    const { language } = this;
    if (language !== 'javascript' && language !== 'python') return undefined;
    const before = this.#tokens[index - 1];
    const joinBefore = this.#tokens[index - 2];
    const called = before?.type === 'mark' && before.text === '(' && joinBefore?.type === 'name' && joinBefore.text === 'join';
    if (language === 'python' && !called) return undefined;
    const parts: StringPart[] = [];
    let strings = 0;
    let at = this.#skipLines(index + 1);
    for (;;) {
      const token = this.#tokens[at];
      if (token === undefined) return undefined;
      if (token.type === 'mark' && token.text === ']') break;
      if (token.type === 'string') {
        const expression = this.#expressionAt(at);
        parts.push(...expression.parts, { type: 'text', text: '\n', offsets: [expression.end - 1] });
        strings++;
        at = expression.next;
      } else {
        const end = this.#operandEnd(at);
        if (end === at) return undefined;
        parts.push({ type: 'hole', name: this.source.slice(token.start, this.#tokens[end - 1]?.end).slice(0, 80) });
        at = end;
      }
      at = this.#skipLines(at);
      const separator = this.#tokens[at];
      if (separator?.type !== 'mark' || (separator.text !== ',' && separator.text !== ']')) return undefined;
      if (separator.text === ',') at = this.#skipLines(at + 1);
    }
    const close = this.#tokens[at];
    const dot = this.#tokens[at + 1];
    const join = this.#tokens[at + 2];
    const joined = called || (dot?.type === 'mark' && dot.text === '.' && join?.type === 'name' && join.text === 'join');
    if (!joined || strings < 2) return undefined;
    if (parts.at(-1)?.type === 'text') parts.pop();
    this.#addUnit(joinTexts(parts), this.#tokens[index]?.start ?? 0, close?.end ?? 0);
    return at + 1;
  }

  #skipLines(index: number): number {
    let at = index;
    for (;;) {
      const token = this.#tokens[at];
      const continues = token?.type === 'mark' && token.text === '\\' && this.#tokens[at + 1]?.type === 'line';
      if (token?.type !== 'line' && !continues) return at;
      at++;
    }
  }

  #addUnit(parts: readonly StringPart[], start: number, end: number): void {
    const symbol = this.#symbol();
    const literal = literalText(parts);
    if (!mayBePrompt(literal, symbol)) return;
    const segments: Segment[] = [];
    for (const part of parts) {
      if (part.type === 'hole') {
        const name = holeName(part.name);
        segments.push(name === undefined ? { type: 'hole' } : { type: 'hole', name });
      } else {
        const offsetAt = (index: number): number => part.offsets[index] ?? start;
        segments.push(...splitTemplate({ text: part.text, offsetAt }, this.#lines, { formatHoles: true }));
      }
    }
    const role = this.#role();
    this.units.push({
      path: this.path,
      ...(symbol === undefined ? {} : { symbol }),
      ...(role === undefined ? {} : { role }),
      startLine: this.#lines.lineAt(start),
      endLine: this.#lines.lineAt(Math.max(start, end - 1)),
      template: parts.map((part) => (part.type === 'text' ? part.text : `{${part.name}}`)).join(''),
      segments,
    });
  }

  #role(): Role | undefined {
    const frame = this.#frames.at(-1);
    // Brackets around the value alone, as Python needs to break a line.
    const outer = frame?.kind === '(' && frame.entries === 0 ? this.#frames.at(-2)?.role : undefined;
    return frame?.role ?? outer ?? roleOf(this.#pending ?? frame?.label ?? '');
  }

  #symbol(): string | undefined {
    const names: string[] = this.#blocks.slice(-maxDepth).map((block) => block.name);
    for (const frame of this.#frames.slice(-maxDepth)) {
      if (frame.label !== undefined && frame.label !== names.at(-1)) names.push(frame.label);
      if (frame.kind === '[' && this.language === 'json') names.push(String(frame.entries));
    }
    if (this.#pending !== undefined && this.#pending !== names.at(-1)) names.push(this.#pending);
    return names.length === 0 ? undefined : names.join('.').slice(0, 300);
  }
}

function literalText(parts: readonly StringPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : ' ')).join('');
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

/** True when a string is long enough for a prompt, or `name` says that it is one. */
export function mayBePrompt(text: string, name: string | undefined): boolean {
  if (text.length >= 40 && countWords(text, 6) >= 6) return true;
  return name !== undefined && promptWords.test(name) && text.length >= 8 && countWords(text, 2) >= 2;
}

/** Counts words, up to `enough`. */
function countWords(text: string, enough: number): number {
  let count = 0;
  let inWord = false;
  for (let index = 0; index < text.length && count < enough; index++) {
    const space = text.charCodeAt(index) <= 32;
    if (!space && !inWord) count++;
    inWord = !space;
  }
  return count;
}
