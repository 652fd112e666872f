import { type AttributeValue, KeyValueList } from './attributes.ts';

/**
 * JSON as a value. Objects are lists of entries (or Maps), never objects with received keys, so that a key such as
 * `__proto__` is data and nothing else.
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object whose keys are hostile text. */
export class JsonObject {
  readonly entries: ReadonlyMap<string, Json>;

  constructor(entries: ReadonlyMap<string, Json>) {
    this.entries = entries;
  }

  get(key: string): Json | undefined {
    return this.entries.get(key);
  }

  /** The value when it is a string. */
  string(key: string): string | undefined {
    const value = this.entries.get(key);
    return typeof value === 'string' ? value : undefined;
  }
}

/** Parses JSON text; undefined when it does not parse. Depth beyond `maxDepth` counts as not parsing. */
export function parseJson(text: string, maxDepth = 64): Json | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return fromParsed(parsed, maxDepth);
}

/** Converts what `JSON.parse` returned; undefined when it is deeper than `maxDepth`. */
export function fromParsed(value: unknown, maxDepth = 64): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (maxDepth === 0 || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const json = fromParsed(item, maxDepth - 1);
      if (json === undefined) return undefined;
      items.push(json);
    }
    return items;
  }
  const entries = new Map<string, Json>();
  for (const [key, item] of Object.entries(value)) {
    const json = fromParsed(item, maxDepth - 1);
    if (json === undefined) return undefined;
    entries.set(key, json);
  }
  return new JsonObject(entries);
}

/**
 * Reads an attribute that should hold structured data: an OTLP array or map as it is, a string as JSON.
 * A string that is not JSON is returned as that string. int64 beyond 2^53 becomes a string, bytes become base64.
 */
export function toJson(value: AttributeValue): Json {
  if (typeof value === 'string') return parseJson(value) ?? value;
  return plain(value);
}

/** Like {@link toJson}, but strings stay strings. JSON stays what it is. */
export function plain(value: AttributeValue | Json): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || value instanceof JsonObject) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof KeyValueList) {
    const entries = new Map<string, Json>();
    for (const [key, item] of value.entries) if (!entries.has(key)) entries.set(key, plain(item));
    return new JsonObject(entries);
  }
  return value.map(plain);
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Writes JSON text. Safe for any key, since it never builds an object. */
export function stringify(value: Json, indent = ''): string {
  return write(value, indent, '\n');
}

function write(value: Json, indent: string, newline: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = indent === '' ? '' : newline + indent;
  const end = indent === '' ? '' : newline;
  if (value instanceof JsonObject) {
    if (value.entries.size === 0) return '{}';
    const colon = indent === '' ? ':' : ': ';
    const items = [...value.entries].map(([key, item]) => JSON.stringify(key) + colon + write(item, indent, newline + indent));
    return `{${inner}${items.join(`,${inner}`)}${end}}`;
  }
  if (value.length === 0) return '[]';
  return `[${inner}${value.map((item) => write(item, indent, newline + indent)).join(`,${inner}`)}${end}]`;
}
