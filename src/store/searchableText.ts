import { type Attributes, type AttributeValue, KeyValueList } from '../model/attributes.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';

// Of one row of the index so much is searchable.
const maxText = 256 * 1024;
// Longer JSON is indexed as it stands: parsing it would hold up everything else.
const maxParsed = 4 * 1024 * 1024;
const maxDepth = 64;
// JSON in a string in JSON: arguments of tool calls.
const maxNesting = 3;
// Every message has these: a search for "user" must not find all of them.
const structuralKeys = new Set(['role', 'type', 'finish_reason']);

/** The words of a text for full-text search: of JSON its strings and numbers, unescaped; of anything else all of it. */
export function searchableText(text: string): string {
  const found: string[] = [];
  collectText(text, found, 0);
  return clean(found);
}

/**
 * The words of a span and its log records as far as they stand in their rows: give them decoded without their bodies. Of noise
 * only the name and the message of its status, since its attributes are the same few words over and over.
 */
export function searchableSpan(span: ReceivedSpan, logs: readonly ReceivedLog[], isNoise: boolean): string {
  const found: string[] = [span.name, span.status.message];
  if (!isNoise) {
    collectAttributes(span.attributes, found);
    for (const event of span.events) {
      found.push(event.name);
      collectAttributes(event.attributes, found);
    }
  }
  for (const log of logs) {
    collectValue(log.body, found, 0);
    collectAttributes(log.attributes, found);
  }
  return clean([...new Set(found)]);
}

function clean(found: readonly string[]): string {
  // FTS5 would stop reading at a NUL.
  return found.join('\n').slice(0, maxText).replaceAll('\0', ' ').toWellFormed();
}

function collectAttributes(attributes: Attributes, found: string[]): void {
  for (const [key, value] of attributes) if (!isStructural(key, value)) collectValue(value, found, 0);
}

function collectValue(value: AttributeValue, found: string[], depth: number): void {
  if (typeof value === 'string') collectText(value, found, 0);
  else if (value === null || typeof value !== 'object' || value instanceof Uint8Array || depth === maxDepth) return;
  else if (value instanceof KeyValueList) {
    for (const [key, item] of value.entries) if (!isStructural(key, item)) collectValue(item, found, depth + 1);
  } else {
    for (const item of value) collectValue(item, found, depth + 1);
  }
}

function collectText(text: string, found: string[], nesting: number): void {
  if (nesting < maxNesting && text.length <= maxParsed && /^\s*[[{]/.test(text)) {
    try {
      collectJson(JSON.parse(text), found, nesting + 1, 0);
      return;
    } catch {
      // Text that begins with a bracket, or JSON that was cut off.
    }
  }
  found.push(text.length > maxText ? text.slice(0, maxText) : text);
}

function collectJson(value: unknown, found: string[], nesting: number, depth: number): void {
  if (typeof value === 'string') collectText(value, found, nesting);
  else if (typeof value === 'number') found.push(String(value));
  else if (value === null || typeof value !== 'object' || depth === maxDepth) return;
  else if (Array.isArray(value)) {
    for (const item of value) collectJson(item, found, nesting, depth + 1);
  } else {
    for (const [key, item] of Object.entries(value)) {
      if (!isStructural(key, item)) collectJson(item, found, nesting, depth + 1);
    }
  }
}

function isStructural(key: string, value: unknown): boolean {
  return typeof value === 'string' && structuralKeys.has(key.slice(key.lastIndexOf('.') + 1));
}
