/// <reference lib="es2024.string" />
import { type Attributes, type AttributeValue, KeyValueList } from '../model/attributes.ts';
import type { KeptList } from './grownLists.ts';
import { splitJsonArray } from './splitJsonArray.ts';
import type { Entry, Template } from './templates.ts';

/**
 * Where encoding puts what repeats. Without one, values are written whole: the same value always gives the same text.
 */
export interface ContentSink {
  /** Keeps a long text; returns its id. */
  body(text: string): number;
  /** Keeps a list of texts, as the continuation of list `after` if given; returns its id. */
  list(texts: readonly string[], after?: number): number;
  /** The list that this JSON array has grown from. */
  grownFrom(text: string): KeptList | undefined;
  /** Remembers a list, to be grown from. */
  remember(list: KeptList): void;
  /** Whether exactly this text is kept as one body already. */
  hasBody(text: string): boolean;
  /** Whether this text was met before, as a body or as the head of a list. Remembers it. */
  wasSeen(text: string): boolean;
  /** What attributes with these keys usually are, if they come again and again. */
  template(entries: readonly Entry[]): Template | undefined;
}

/** Where decoding finds it again. Throws when an id is unknown. */
export interface ContentSource {
  body(id: number): string;
  list(id: number): readonly string[];
  /** Parsed keys and values of a template. */
  template(id: number): { readonly keys: readonly unknown[]; readonly values: readonly unknown[] };
}

/** Shorter strings stand in the row itself. */
export const minBodyLength = 256;
/** Longer lists are always kept element by element: whoever sends one will send it again with more at its end. */
export const maxWholeList = 4;
// Elements shorter than this on average would cost more as rows than as text: lists of words or numbers, not of messages.
const minElementLength = 48;

/**
 * Writes a value as JSON text. Strings, booleans, null, arrays and integers stand for themselves (an integer is an int64);
 * the rest are objects with one letter: `d` double, `i` int64 beyond 2^53, `b` bytes, `m` map as pairs,
 * `t` text kept as a body since it came before, `l` JSON array kept as a list (`s`: separated by `, `), `a` OTLP array kept as a list.
 */
export function encodeValue(value: AttributeValue, sink?: ContentSink): string {
  if (typeof value === 'string') return encodeText(value, sink);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return isSafe(value) ? String(value) : `{"i":"${value}"}`;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Number.isInteger(value)) return String(value);
    return `{"d":"${Object.is(value, -0) ? '-0' : value}"}`;
  }
  if (value instanceof Uint8Array) {
    return `{"b":"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"}`;
  }
  if (value instanceof KeyValueList) return `{"m":${encodePairs(value.entries, sink)}}`;
  if (sink !== undefined && value.length > maxWholeList && value.every((item) => item instanceof KeyValueList)) {
    const items = value.map((item) => encodeValue(item));
    if (areLong(items)) return `{"a":${sink.list(items)}}`;
  }
  return `[${value.map((item) => encodeValue(item, sink)).join()}]`;
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

function encodeText(text: string, sink: ContentSink | undefined): string {
  // A lone surrogate would not survive UTF-8; JSON escapes it.
  if (sink === undefined || text.length < minBodyLength || !text.isWellFormed()) return JSON.stringify(text);
  const list = text.startsWith('[') ? (growList(text, sink) ?? splitList(text, sink)) : undefined;
  if (list !== undefined) {
    sink.remember(list);
    return `{"l":${list.id}${list.separator === ',' ? '' : ',"s":1'}}`;
  }
  // What comes once needs no address: a row of its own would cost more than the text.
  return sink.wasSeen(text) ? `{"t":${sink.body(text)}}` : JSON.stringify(text);
}

/** Keeps what an array has gained since it was sent last. */
function growList(text: string, sink: ContentSink): KeptList | undefined {
  const known = sink.grownFrom(text);
  if (known === undefined) return undefined;
  const { separator } = known;
  const gained = text.slice(known.text.length);
  if (gained === ']') return known;
  if (!gained.startsWith(separator)) return undefined;
  const more = splitJsonArray(`[${gained.slice(separator.length)}`);
  if (more === undefined || (more.items.length > 1 && more.separator !== separator)) return undefined;
  return { text: text.slice(0, -1), separator, id: sink.list(more.items, known.id) };
}

function splitList(text: string, sink: ContentSink): KeptList | undefined {
  const array = splitJsonArray(text);
  if (array === undefined || !paysToSplit(text, array.items, sink)) return undefined;
  return { text: text.slice(0, -1), separator: array.separator, id: sink.list(array.items) };
}

/** A row per message costs a third more than one for all when nothing repeats: only for lists that grow or begin like another. */
function paysToSplit(text: string, items: readonly string[], sink: ContentSink): boolean {
  if (text.length < minElementLength * items.length) return false;
  if (items.length > maxWholeList) return true;
  const [first] = items;
  return first !== undefined && first !== '' && sink.wasSeen(first) && !sink.hasBody(text);
}

/** Whether these are worth a row each. */
export function areLong(items: readonly string[]): boolean {
  return items.reduce((length, item) => length + item.length, 0) >= minElementLength * items.length;
}

/** Attributes as objects of one property, in text only: no object is built from keys that came from outside. */
export function encodePairs(entries: Attributes, sink?: ContentSink): string {
  return `[${entries.map(([key, value]) => `{${JSON.stringify(key)}:${encodeValue(value, sink)}}`).join()}]`;
}

/** The value of a parsed {@link encodeValue}. */
export function decodeValue(encoded: unknown, source: ContentSource): AttributeValue {
  if (encoded === null || typeof encoded === 'string' || typeof encoded === 'boolean') return encoded;
  if (typeof encoded === 'number') return Number.isInteger(encoded) ? BigInt(encoded) : encoded;
  if (Array.isArray(encoded)) return encoded.map((item) => decodeValue(item, source));
  const [tag, content] = onlyEntry(encoded);
  switch (tag) {
    case 'd':
      return Number(content);
    case 'i':
      return BigInt(String(content));
    case 'b':
      return new Uint8Array(Buffer.from(String(content), 'base64'));
    case 'm':
      return new KeyValueList(decodePairs(content, source));
    case 't':
      return source.body(Number(content));
    case 'l':
      return `[${source.list(Number(content)).join('s' in (encoded as object) ? ', ' : ',')}]`;
    case 'a':
      return source.list(Number(content)).map((text) => decodeValue(JSON.parse(text), source));
    default:
      throw new Error(`Unknown value in a stored span: ${tag}`);
  }
}

/** The attributes of a parsed {@link encodePairs}. */
export function decodePairs(encoded: unknown, source: ContentSource): Attributes {
  return asArray(encoded).map((pair) => {
    const [key, value] = onlyEntry(pair);
    return [key, decodeValue(value, source)];
  });
}

export function asArray(encoded: unknown): readonly unknown[] {
  if (!Array.isArray(encoded)) throw new Error('A stored span is not what it should be: a list is missing');
  return encoded;
}

function onlyEntry(encoded: unknown): readonly [string, unknown] {
  const entry = typeof encoded === 'object' && encoded !== null ? Object.entries(encoded)[0] : undefined;
  if (entry === undefined) throw new Error('A stored span is not what it should be: a value is missing');
  return entry;
}
