import { type AttributeValue, KeyValueList } from '../model/attributes.ts';
import { type Json, JsonObject, parseJson, plain } from '../model/json.ts';

/**
 * Reads an attribute that may hold structured data as an OTLP value, as JSON text, or as a list of JSON texts. Text that is
 * not a JSON object or array stays text: the answer "42" is no number.
 */
export function structured(value: AttributeValue | Json): Json {
  if (typeof value === 'string') return structuredText(value);
  if (Array.isArray(value)) {
    return value.map((item: AttributeValue | Json) => (typeof item === 'string' ? structuredText(item) : plain(item)));
  }
  return plain(value);
}

/** Like {@link structured}, for JSON in which a text may hold JSON again. */
export function structuredText(value: Json): Json {
  return typeof value === 'string' && looksStructured(value) ? (parseJson(value) ?? value) : value;
}

/** True for text that begins as a JSON object or array does, whether or not it parses. */
export function looksStructured(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** The first of `keys` that is a text (numbers are spelled out). */
export function textOf(object: JsonObject, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = object.get(key);
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/** The first of `keys` that is there and not null. */
export function valueOf(object: JsonObject, ...keys: readonly string[]): Json | undefined {
  for (const key of keys) {
    const value = object.get(key);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** An object from pairs. */
export function objectOf(...entries: readonly (readonly [key: string, value: Json])[]): JsonObject {
  return new JsonObject(new Map(entries));
}

/** The value of `key` when it is an object. */
export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = object.get(key);
  return value instanceof JsonObject ? value : undefined;
}

/** True for an attribute that has a value but nothing in it. */
export function isEmpty(value: AttributeValue | Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (typeof value === 'string') return value.length < 16 && /^\s*(\[\s*\]|\{\s*\})?\s*$/.test(value);
  if (Array.isArray(value)) return value.length === 0;
  return value instanceof JsonObject ? value.entries.size === 0 : value instanceof KeyValueList && value.entries.length === 0;
}
