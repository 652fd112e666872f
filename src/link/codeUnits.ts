import type { Role } from '../model/message.ts';
import { ExpressionReader } from './expressionReader.ts';
import type { Language } from './language.ts';
import { lexCode, type Token } from './lexCode.ts';
import { LineTable } from './lineTable.ts';
import { mayBePrompt } from './mayBePrompt.ts';
import { type PromptUnit, roleOf, type Segment } from './promptUnit.ts';
import type { StringPart } from './readString.ts';
import { holeName, splitTemplate } from './splitTemplate.ts';

/** An open bracket: what it was assigned to, and what is known of the entries read so far. */
interface Frame {
  readonly kind: string;
  readonly label: string | undefined;
  entries: number;
  role: Role | undefined;
}

const maxUnitsPerFile = 2000;
/** A symbol names the innermost brackets and blocks only. */
const maxDepth = 16;
const definingWords = new Set(['function', 'def', 'func', 'fn', 'class', 'struct', 'interface', 'namespace']);
/** What ends the search for the name left of a `=`. */
const beforeStatement = new Set([';', '{', '}', '(']);
const roleWords = new Set(['system', 'developer', 'user', 'human', 'assistant', 'ai']);

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
  readonly #expressions: ExpressionReader;
  readonly #lines: LineTable;
  readonly #frames: Frame[] = [];
  /** Python's functions and classes around the current line. */
  readonly #blocks: { readonly indent: number; readonly name: string }[] = [];
  #indented = { lineStart: -1, indent: 0 };
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
    this.#expressions = new ExpressionReader(source, this.#tokens, language);
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
    const expression = this.#expressions.expressionAt(index, this.#frames.length > 0);
    const frame = this.#frames.at(-1);
    const text = literalText(expression.parts);
    // `{role: 'system', content: …}` and `('system', …)`: a bare role word speaks for what stands beside it.
    if (frame !== undefined && text.length < 12 && roleWords.has(text)) frame.role = text === 'ai' ? 'assistant' : roleOf(text);
    else this.#addUnit(expression.parts, expression.start, expression.end);
    return expression.next;
  }

  #readJoinedList(index: number): number | undefined {
    const list = this.#expressions.joinedListAt(index);
    if (list !== undefined) this.#addUnit(list.parts, list.start, list.end);
    return list?.next;
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
    const next = this.#tokens[this.#expressions.skipLines(index)];
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

  /** How many blanks begin the line of a token. Counted once per line: all of a long line's tokens may ask. */
  #indentOf(index: number): number {
    const lineStart = this.#lines.startOfLine(this.#tokens[index]?.start ?? 0);
    if (this.#indented.lineStart !== lineStart) {
      let end = lineStart;
      while (this.source[end] === ' ' || this.source[end] === '\t') end++;
      this.#indented = { lineStart, indent: end - lineStart };
    }
    return this.#indented.indent;
  }

  /** The name left of a `=`: before the `:` of a type when there is one (`NAME: str =`, `name := `). */
  #assignedName(index: number): string | undefined {
    const inCall = this.#frames.at(-1)?.kind === '(';
    let name: string | undefined;
    let depth = 0;
    for (let at = index - 1; at >= 0 && at > index - 60; at--) {
      const token = this.#tokens[at];
      if (token === undefined || token.type === 'line') break;
      const text = token.type === 'string' ? '' : token.text;
      if (text === ']') depth++;
      else if (text === '[') depth--;
      if (depth < 0 || (depth === 0 && beforeStatement.has(text)) || (text === ',' && inCall)) break;
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
        for (const segment of splitTemplate({ text: part.text, offsetAt }, this.#lines, { formatHoles: true }))
          segments.push(segment);
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
