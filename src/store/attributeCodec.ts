import type { Attribute, Attributes, AttributeValue } from '../model/attributes.ts';
import { findFlatLists } from './flatLists.ts';
import type { Entry } from './templates.ts';
import {
  areLong,
  asArray,
  type ContentSink,
  type ContentSource,
  decodePairs,
  decodeValue,
  encodePairs,
  encodeValue,
  maxWholeList,
} from './valueCodec.ts';

/**
 * Writes attributes as JSON: `[key,value,key,value...]`, or `[template,position,value,position,value...]` with what differs from
 * a template. Without a sink everything is written out.
 */
export function encodeAttributes(attributes: Attributes, sink?: ContentSink): string {
  if (attributes.length === 0) return '[]';
  const entries = toEntries(attributes, sink);
  const template = sink?.template(entries);
  if (template === undefined) return `[${entries.map(({ key, value }) => `${key},${value}`).join()}]`;
  let out = `[${template.id}`;
  for (const [position, { value }] of entries.entries()) {
    if (template.values[position] !== value) out += `,${position},${value}`;
  }
  return `${out}]`;
}

function toEntries(attributes: Attributes, sink: ContentSink | undefined): readonly Entry[] {
  const lists = sink === undefined ? [] : findFlatLists(attributes, maxWholeList + 1);
  const plain = ([key, value]: Attribute): Entry => ({ key: JSON.stringify(key), value: encodeValue(value, sink) });
  if (sink === undefined || lists.length === 0) return attributes.map(plain);
  const entries: Entry[] = [];
  let done = 0;
  for (const { from, to, prefix, first, items } of lists) {
    const texts = items.map((item) => encodePairs(item));
    if (!areLong(texts)) continue;
    entries.push(...attributes.slice(done, from).map(plain), {
      key: JSON.stringify([prefix, first]),
      value: String(sink.list(texts)),
    });
    done = to;
  }
  entries.push(...attributes.slice(done).map(plain));
  return entries;
}

/** The attributes of a parsed {@link encodeAttributes}. */
export function decodeAttributes(encoded: unknown, source: ContentSource): Attributes {
  const [first, ...rest] = asArray(encoded);
  if (first === undefined) return [];
  if (typeof first !== 'number') return decodeEntries([first, ...rest], source);
  const { keys, values } = source.template(first);
  const flat: unknown[] = [];
  for (const [position, key] of keys.entries()) flat.push(key, values[position]);
  for (let index = 0; index < rest.length; index += 2) flat[Number(rest[index]) * 2 + 1] = rest[index + 1];
  return decodeEntries(flat, source);
}

function decodeEntries(flat: readonly unknown[], source: ContentSource): Attributes {
  const attributes: [string, AttributeValue][] = [];
  for (let index = 0; index < flat.length; index += 2) {
    const key = flat[index];
    const value = flat[index + 1];
    if (typeof key === 'string') {
      attributes.push([key, decodeValue(value, source)]);
      continue;
    }
    const [prefix, first] = asArray(key);
    for (const [offset, text] of source.list(Number(value)).entries()) {
      for (const [name, item] of decodePairs(JSON.parse(text), source)) {
        attributes.push([`${String(prefix)}.${Number(first) + offset}.${name}`, item]);
      }
    }
  }
  return attributes;
}
