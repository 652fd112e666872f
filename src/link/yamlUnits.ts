import type { Role } from '../model/message.ts';
import { LineTable } from './lineTable.ts';
import { mayBePrompt } from './mayBePrompt.ts';
import { type PromptUnit, roleOf } from './promptUnit.ts';
import { splitTemplate } from './splitTemplate.ts';

interface Line {
  readonly offset: number;
  readonly text: string;
  readonly indent: number;
}

/** A key or list item that the following deeper lines belong to. */
interface Level {
  readonly indent: number;
  readonly name: string;
  readonly item: boolean;
}

const blockHeader = /^[|>][-+\d]{0,2}[ \t]*(?:#.*)?$/;
const maxUnitsPerFile = 2000;
const maxDepth = 64;

/**
 * The string values of a YAML file that may be prompts, with their key path as symbol (`prompts.0.content`). Reads block
 * style line by line; what it does not understand (flow collections, anchors' targets) gives no unit and harms no other.
 */
export function yamlUnits(path: string, text: string): PromptUnit[] {
  const table = new LineTable(text);
  const lines = splitLines(text);
  const units: PromptUnit[] = [];
  const levels: Level[] = [];
  const items = new Map<string, number>();
  const roles = new Map<string, Role>();

  for (let index = 0; index < lines.length && units.length < maxUnitsPerFile; index++) {
    const line = lines[index];
    if (line === undefined || isBlank(line)) continue;
    if (line.text.startsWith('---')) {
      levels.length = 0;
      continue;
    }
    let at = line.indent;
    while (
      (levels.at(-1)?.indent ?? -1) >= at &&
      !(levels.at(-1)?.indent === at && isItem(line.text, at) && !levels.at(-1)?.item)
    )
      levels.pop();
    while (isItem(line.text, at) && levels.length < maxDepth) {
      const list = pathOf(levels);
      const number = items.get(list) ?? 0;
      items.set(list, number + 1);
      levels.push({ indent: at, name: String(number), item: true });
      at++;
      while (line.text[at] === ' ') at++;
    }
    if (levels.length >= maxDepth) continue;
    const key = readKey(line.text, at);
    if (key !== undefined) levels.push({ indent: at, name: key.name, item: false });
    const valueStart = skipProperties(line.text, key?.end ?? at);
    const value = readValue(lines, index, valueStart, key === undefined ? (levels.at(-1)?.indent ?? 0) : at);
    index = value.lastLine;

    const symbol = pathOf(levels);
    const parent = pathOf(key === undefined ? levels : levels.slice(0, -1));
    if (key?.name === 'role') {
      const spoken = roleOf(value.text);
      if (spoken !== undefined) roles.set(parent, spoken);
    }
    if (!mayBePrompt(value.text, symbol)) continue;
    const role = roles.get(parent) ?? roleOf(key?.name ?? '');
    const offsetAt = (character: number): number => value.offsets[character] ?? line.offset;
    const first = offsetAt(0);
    units.push({
      path,
      ...(symbol === '' ? {} : { symbol: symbol.slice(0, 300) }),
      ...(role === undefined ? {} : { role }),
      startLine: table.lineAt(line.offset),
      endLine: table.lineAt(value.offsets.at(-1) ?? first),
      template: value.text,
      segments: splitTemplate({ text: value.text, offsetAt }, table),
    });
  }
  return units;
}

interface Value {
  readonly text: string;
  readonly offsets: readonly number[];
  readonly lastLine: number;
}

/** Reads the scalar that begins at column `start` of line `index`; `indent` is that of the key it belongs to. */
function readValue(lines: readonly Line[], index: number, start: number, indent: number): Value {
  const line = lines[index] as Line;
  const first = line.text.slice(start).trimEnd();
  if (blockHeader.test(first)) return readBlock(lines, index, indent);
  const quote = first[0] === '"' || first[0] === "'" ? first[0] : undefined;
  const writer = new Writer();
  if (quote !== undefined) {
    for (let at = index; at < lines.length; at++) {
      const current = lines[at] as Line;
      const end = writer.quoted(current, at === index ? start + 1 : current.indent, quote);
      if (end) return writer.value(at);
    }
    // No closing quote: an ordinary text that begins with one.
    return { text: '', offsets: [], lastLine: index };
  }
  if (/^[[{&*]/.test(first)) return { text: '', offsets: [], lastLine: index };
  let at = index;
  writer.add(line, start, commentStart(line.text, start));
  while (first !== '' && at + 1 < lines.length) {
    const next = lines[at + 1] as Line;
    if (next.indent <= indent || isBlank(next) || isItem(next.text, next.indent) || readKey(next.text, next.indent) !== undefined)
      break;
    writer.add(next, next.indent, commentStart(next.text, next.indent));
    at++;
  }
  return writer.value(at);
}

function readBlock(lines: readonly Line[], index: number, indent: number): Value {
  const writer = new Writer();
  let at = index;
  let blockIndent: number | undefined;
  for (; at + 1 < lines.length; at++) {
    const next = lines[at + 1] as Line;
    const blank = next.text.trim() === '';
    if (!blank && next.indent <= indent) break;
    if (!blank) blockIndent ??= next.indent;
    writer.add(next, Math.min(blockIndent ?? next.indent, next.text.length), next.text.length);
  }
  return writer.value(at);
}

/** Collects a value's characters with their offsets in the file. */
class Writer {
  readonly #characters: string[] = [];
  readonly #offsets: number[] = [];

  add(line: Line, start: number, end: number): void {
    for (let at = start; at < end; at++) this.#put(line.text.charAt(at), line.offset + at);
    this.#put('\n', line.offset + line.text.length);
  }

  /** True when the closing quote was met. */
  quoted(line: Line, start: number, quote: string): boolean {
    for (let at = start; at < line.text.length; at++) {
      const char = line.text.charAt(at);
      const next = line.text.charAt(at + 1);
      if (quote === '"' && char === '\\' && next !== '') {
        this.#put(next === 'n' ? '\n' : next === 't' ? '\t' : next, line.offset + at);
        at++;
      } else if (quote === "'" && char === quote && next === quote) {
        this.#put(quote, line.offset + at);
        at++;
      } else if (char === quote) return true;
      else this.#put(char, line.offset + at);
    }
    this.#put('\n', line.offset + line.text.length);
    return false;
  }

  value(lastLine: number): Value {
    while (this.#characters.length > 0 && (this.#characters.at(-1) ?? '').trim() === '') {
      this.#characters.pop();
      this.#offsets.pop();
    }
    return { text: this.#characters.join(''), offsets: this.#offsets, lastLine };
  }

  #put(char: string, offset: number): void {
    this.#characters.push(char);
    this.#offsets.push(offset);
  }
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    let indent = 0;
    while (content[indent] === ' ') indent++;
    lines.push({ offset: start, text: content, indent });
    start = end + 1;
  }
  return lines;
}

function isBlank(line: Line): boolean {
  const first = line.text[line.indent];
  return first === undefined || first === '#' || line.text.trim() === '';
}

function isItem(text: string, at: number): boolean {
  return text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === undefined);
}

/** `key:` or `"key":` followed by a space or the line's end. */
function readKey(text: string, at: number): { readonly name: string; readonly end: number } | undefined {
  const quote = text[at] === '"' || text[at] === "'" ? text[at] : undefined;
  const from = quote === undefined ? at : text.indexOf(quote, at + 1) + 1;
  if (quote !== undefined && from === 0) return undefined;
  const colon = quote === undefined ? plainColon(text, at) : text[from] === ':' ? from : -1;
  if (colon <= at || colon - at > 120) return undefined;
  const name = quote === undefined ? text.slice(at, colon).trim() : text.slice(at + 1, from - 1);
  let end = colon + 1;
  while (text[end] === ' ') end++;
  return { name, end };
}

/** The colon that ends a plain key; a sentence with a colon in it is no key. */
function plainColon(text: string, at: number): number {
  const end = text.endsWith(':') ? text.length - 1 : -1;
  const inner = text.indexOf(': ', at);
  const colon = inner < 0 ? end : inner;
  return /^[\w$@./-][\w$@./ -]*$/.test(text.slice(at, Math.max(at, colon))) ? colon : -1;
}

/** Skips a tag (`!!str`) and an anchor's name (`&base`). */
function skipProperties(text: string, at: number): number {
  let start = at;
  while (text[start] === '!' || (text[start] === '&' && text[start + 1] !== ' ')) {
    while (start < text.length && text[start] !== ' ') start++;
    while (text[start] === ' ') start++;
  }
  return start;
}

function commentStart(text: string, from: number): number {
  const comment = text.indexOf(' #', from);
  return comment < 0 ? text.trimEnd().length : comment;
}

function pathOf(levels: readonly Level[]): string {
  return levels.map((level) => level.name).join('.');
}
