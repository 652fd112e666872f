/**
 * An OTLP `AnyValue`, kept without loss in plain JavaScript: `string`, `boolean`, `bigint` (int64), `number` (double),
 * `Uint8Array` (bytes), an array, a {@link KeyValueList}, or null for a value that was not set.
 */
export type AttributeValue = null | string | boolean | bigint | number | Uint8Array | readonly AttributeValue[] | KeyValueList;

/** One attribute. Keys are hostile text: never use one as the name of an object's property. */
export type Attribute = readonly [key: string, value: AttributeValue];

/** Attributes in the order received; keys may repeat (the first one counts). */
export type Attributes = readonly Attribute[];

/** OTLP's `KeyValueList`. A class, so that it can be told from an array. */
export class KeyValueList {
  readonly entries: Attributes;

  constructor(entries: Attributes) {
    this.entries = entries;
  }
}

/** Looks attributes up by key. Built once per span: a span may carry thousands. */
export class AttributeMap {
  readonly entries: Attributes;
  readonly #byKey = new Map<string, AttributeValue>();

  constructor(entries: Attributes) {
    this.entries = entries;
    for (const [key, value] of entries) if (!this.#byKey.has(key)) this.#byKey.set(key, value);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  get(key: string): AttributeValue | undefined {
    return this.#byKey.get(key);
  }

  string(key: string): string | undefined {
    return textIn(this.#byKey.get(key));
  }

  number(key: string): number | undefined {
    return numberIn(this.#byKey.get(key));
  }

  boolean(key: string): boolean | undefined {
    const value = this.#byKey.get(key);
    if (typeof value === 'boolean') return value;
    return value === 'true' ? true : value === 'false' ? false : undefined;
  }

  strings(key: string): readonly string[] | undefined {
    return textsIn(this.#byKey.get(key));
  }
}

/** A non-empty string; numbers and booleans are spelled out, anything else is undefined. */
export function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A finite number, from int64, double or a numeric string; undefined for anything else. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A list of strings: from an array, a JSON array in a string, or a single string. Undefined for anything else. */
export function textsIn(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string');
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(value);
      if (Array.isArray(parsed)) return parsed.filter((item): item is string => typeof item === 'string');
    } catch {
      // Not JSON after all: a plain string that begins with a bracket.
    }
  }
  return [value];
}
