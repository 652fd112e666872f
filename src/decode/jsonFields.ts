import { constants, isUtf8 } from 'node:buffer';
import { malformedJson } from './decodeError.ts';
import type { Findings } from './findings.ts';
import { unreadableId } from './ids.ts';
import { scanJson } from './jsonScan.ts';
import { invalidText } from './notes.ts';

/** A JSON object as `JSON.parse` made it. It is only ever asked for the names of OTLP's fields, and never added to. */
export type JsonMessage = Readonly<Record<string, unknown>>;

const snakeField = 'Field names in snake_case were accepted; OTLP/JSON demands lowerCamelCase';
const enumName = 'Enum names were accepted; OTLP/JSON demands integers';
const base64Id = 'Ids in base64 were accepted; OTLP/JSON demands hex';
const inexact = 'A 64-bit integer was sent as a JSON number beyond 2^53; its last digits may be wrong, send a string';

const empty: JsonMessage = {};

/** A parsed body. */
export interface JsonDocument {
  readonly root: JsonMessage;
  /** True when a surrogate is written as an escape: only then may text hold half a pair. */
  readonly mayHoldSurrogates: boolean;
}

/** Parses a body, within the limits. Throws a `DecodeError` when it is not a JSON object. */
export function parseDocument(body: Uint8Array, findings: Findings): JsonDocument {
  if (body.length > constants.MAX_STRING_LENGTH) throw malformedJson('one document of more than 512 MB');
  scanJson(body, findings.limits.values);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) findings.warn(invalidText);
  const text = bytes.toString('utf8');
  return { root: message(parse(text), 'the body'), mayHoldSurrogates: text.includes('\\ud') || text.includes('\\uD') };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    // V8 quotes the text around the fault, which may be anything: only the place is passed on.
    const place = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
    throw malformedJson(place === undefined ? 'it does not parse' : `it does not parse at ${place}`);
  }
}

/**
 * The fields of OTLP/JSON, read one by one by their lowerCamelCase names, forgiving what real exporters get wrong. An
 * absent field and null are the default. What cannot be used throws a DecodeError that names the field.
 */
export class JsonFields {
  readonly root: JsonMessage;
  readonly findings: Findings;
  readonly #mayHoldSurrogates: boolean;
  /** lowerCamelCase -> snake_case, for the few names there are. */
  readonly #snakeNames = new Map<string, string>();

  constructor(document: JsonDocument, findings: Findings) {
    this.root = document.root;
    this.findings = findings;
    this.#mayHoldSurrogates = document.mayHoldSurrogates;
  }

  /** The value of a field; undefined when it is absent or null. */
  get(from: JsonMessage, name: string): unknown {
    const value = from[name];
    if (value !== undefined && value !== null) return value;
    let snakeName = this.#snakeNames.get(name);
    if (snakeName === undefined) this.#snakeNames.set(name, (snakeName = snakeCase(name)));
    const snakeValue = from[snakeName];
    if (snakeValue === undefined || snakeValue === null) return undefined;
    this.findings.warn(snakeField);
    return snakeValue;
  }

  message(from: JsonMessage, name: string): JsonMessage {
    return message(this.get(from, name), name);
  }

  /** A repeated message field. */
  messages(from: JsonMessage, name: string): readonly JsonMessage[] {
    const value = this.get(from, name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw malformedJson(`${name} is not an array`);
    return value.map((item) => message(item, name));
  }

  string(from: JsonMessage, name: string): string {
    const value = this.get(from, name);
    if (value === undefined) return '';
    if (typeof value !== 'string') throw malformedJson(`${name} is not a string`);
    return this.text(value);
  }

  /** Half a surrogate pair cannot be stored as UTF-8: it is shown as what it is, and the sender told. */
  text(text: string): string {
    if (!this.#mayHoldSurrogates || !/\p{Surrogate}/u.test(text)) return text;
    this.findings.warn(invalidText);
    return text.replace(/\p{Surrogate}/gu, '\uFFFD');
  }

  /** An id as lower-case hex, whatever its length; {@link unreadableId} when it is neither hex nor base64 of `bytes` bytes. */
  id(from: JsonMessage, name: string, bytes: 8 | 16): string {
    const value = this.get(from, name);
    if (value === undefined) return '';
    if (typeof value !== 'string') return unreadableId;
    if (/^[0-9a-f]*$/i.test(value)) return value.toLowerCase();
    const decoded = base64(value);
    if (decoded?.length !== bytes) return unreadableId;
    this.findings.warn(base64Id);
    return Buffer.from(decoded).toString('hex');
  }

  uint32(from: JsonMessage, name: string): number {
    const value = this.get(from, name);
    if (value === undefined) return 0;
    return Number(integer(value, name, 0n, 0xffff_ffffn));
  }

  /** An enum: the integer, or with a warning the name, looked up in `names`. */
  enumeration(from: JsonMessage, name: string, names: ReadonlyMap<string, number>): number {
    const value = this.get(from, name);
    if (value === undefined) return 0;
    const known = typeof value === 'string' ? names.get(value) : undefined;
    if (known === undefined) return Number(integer(value, name, -0x8000_0000n, 0x7fff_ffffn));
    this.findings.warn(enumName);
    return known;
  }

  fixed64(from: JsonMessage, name: string): bigint {
    const value = this.get(from, name);
    return value === undefined ? 0n : this.integer64(value, name, 0n, 0xffff_ffff_ffff_ffffn);
  }

  /** A 64-bit integer as a decimal string, a number, or the `{low, high}` of a Long that was not converted. */
  integer64(value: unknown, name: string, min: bigint, max: bigint): bigint {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) this.findings.warn(inexact);
    return integer(value, name, min, max);
  }
}

function message(value: unknown, name: string): JsonMessage {
  if (value === undefined || value === null) return empty;
  if (typeof value !== 'object' || Array.isArray(value)) throw malformedJson(`${name} is not an object`);
  return value as JsonMessage;
}

/** Bytes from standard or URL-safe base64, padded or not; undefined when the text is neither. */
export function base64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? Uint8Array.from(Buffer.from(text, 'base64')) : undefined;
}

function integer(value: unknown, name: string, min: bigint, max: bigint): bigint {
  const parsed = parseInteger(value);
  if (parsed === undefined) throw malformedJson(`${name} is not an integer`);
  if (parsed < min || parsed > max) throw malformedJson(`${name} is out of range`);
  return parsed;
}

function parseInteger(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  if (typeof value === 'string') return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  if (typeof value !== 'object' || value === null || !('low' in value) || !('high' in value)) return undefined;
  const { low, high } = value;
  if (!Number.isInteger(low) || !Number.isInteger(high)) return undefined;
  const bits = (BigInt(high as number) << 32n) | BigInt((low as number) >>> 0);
  return 'unsigned' in value && value.unsigned === true ? BigInt.asUintN(64, bits) : bits;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
