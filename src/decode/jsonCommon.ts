import { type Attribute, type Attributes, type AttributeValue, KeyValueList } from '../model/attributes.ts';
import type { Resource, Scope } from '../model/received.ts';
import { malformedJson } from './decodeError.ts';
import { base64, type JsonFields, type JsonMessage } from './jsonFields.ts';
import { maxAttributes, maxValueBytes, maxValueDepth } from './limits.ts';
import { addDropped, tooManyAttributes, valueTooDeep, valueTooLarge } from './notes.ts';

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/** Attributes and `dropped_attributes_count`: the sender's count and what is beyond our limits. */
export interface CountedAttributes {
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** The fields `attributes` and `droppedAttributesCount` of a message. */
export function readAttributes(fields: JsonFields, from: JsonMessage): CountedAttributes {
  const sent = fields.messages(from, 'attributes');
  const attributes: Attribute[] = [];
  for (const [index, item] of sent.entries()) {
    if (attributes.length >= maxAttributes) {
      fields.findings.warn(tooManyAttributes, sent.length - index);
      break;
    }
    const attribute = readKeyValue(fields, item, 0);
    if (attribute !== undefined) attributes.push(attribute);
  }
  const refused = sent.length - attributes.length;
  return { attributes, droppedAttributesCount: addDropped(fields.uint32(from, 'droppedAttributesCount'), refused) };
}

function readKeyValue(fields: JsonFields, from: JsonMessage, depth: number): Attribute | undefined {
  fields.findings.spend();
  const value = readAnyValue(fields, fields.message(from, 'value'), depth);
  return value === undefined ? undefined : [fields.string(from, 'key'), value];
}

/** An `AnyValue` inside `depth` arrays and maps. Undefined when it is beyond a limit, which has been noted. */
export function readAnyValue(fields: JsonFields, from: JsonMessage, depth: number): AttributeValue | undefined {
  const string = fields.get(from, 'stringValue');
  if (string !== undefined) return limited(fields, fields.string(from, 'stringValue'));
  const bool = fields.get(from, 'boolValue');
  if (bool !== undefined) {
    if (typeof bool !== 'boolean') throw malformedJson('boolValue is neither true nor false');
    return bool;
  }
  const int = fields.get(from, 'intValue');
  if (int !== undefined) return fields.integer64(int, 'intValue', minInt64, maxInt64);
  const double = fields.get(from, 'doubleValue');
  if (double !== undefined) return readDouble(double);
  const array = fields.get(from, 'arrayValue');
  if (array !== undefined) {
    if (depth >= maxValueDepth) return refuse(fields, valueTooDeep);
    const values = fields.messages(fields.message(from, 'arrayValue'), 'values').map((item) => {
      fields.findings.spend();
      return readAnyValue(fields, item, depth + 1);
    });
    return allKept(values) ? values : undefined;
  }
  const map = fields.get(from, 'kvlistValue');
  if (map !== undefined) {
    if (depth >= maxValueDepth) return refuse(fields, valueTooDeep);
    const entries = fields
      .messages(fields.message(from, 'kvlistValue'), 'values')
      .map((item) => readKeyValue(fields, item, depth + 1));
    return allKept(entries) ? new KeyValueList(entries) : undefined;
  }
  const bytes = fields.get(from, 'bytesValue');
  return bytes === undefined ? null : limited(fields, readBytes(bytes));
}

function allKept<Item>(items: readonly (Item | undefined)[]): items is readonly Item[] {
  return !items.includes(undefined);
}

function refuse(fields: JsonFields, reason: string): undefined {
  fields.findings.warn(reason);
  return undefined;
}

function limited<Value extends string | Uint8Array>(fields: JsonFields, value: Value): Value | undefined {
  // A UTF-16 unit takes at most three bytes of UTF-8: most texts need not be measured.
  if (value.length * 3 <= maxValueBytes) return value;
  return Buffer.byteLength(value) <= maxValueBytes ? value : refuse(fields, valueTooLarge);
}

/** proto3 JSON: a number, its digits in a string, or the name of one that JSON cannot write. */
function readDouble(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (typeof value === 'string' && /^-?(?:Infinity|\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i.test(value)) return Number(value);
  throw malformedJson('doubleValue is not a number');
}

function readBytes(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? base64(value) : undefined;
  if (bytes === undefined) throw malformedJson('bytesValue is not base64');
  return bytes;
}

/** The resource of a `ResourceSpans` or `ResourceLogs`. */
export function readResource(fields: JsonFields, group: JsonMessage): Resource {
  fields.findings.spend();
  return {
    ...readAttributes(fields, fields.message(group, 'resource')),
    schemaUrl: fields.string(group, 'schemaUrl'),
  };
}

/** The scope of a `ScopeSpans` or `ScopeLogs`. */
export function readScope(fields: JsonFields, group: JsonMessage): Scope {
  fields.findings.spend();
  const scope = fields.message(group, 'scope');
  return {
    name: fields.string(scope, 'name'),
    version: fields.string(scope, 'version'),
    ...readAttributes(fields, scope),
    schemaUrl: fields.string(group, 'schemaUrl'),
  };
}
