import type { Attributes, AttributeValue } from '../model/attributes.ts';
import { type Json, JsonObject, plain } from '../model/json.ts';

interface Node {
  value?: AttributeValue;
  readonly children: Map<string, Node>;
}

// Deeper keys are hostile: the rest of such a key counts as one segment.
const deepest = 24;

/**
 * Puts attributes such as `llm.input_messages.0.message.role` together again: the value under `prefix` (which ends with a
 * dot), or undefined when no key begins so. Indices may have gaps and come in any order; a list closes them. A key that is
 * both a value and a prefix (`a` and `a.b`) keeps its value under the empty key.
 */
export function unflatten(attributes: Attributes, prefix: string): Json | undefined {
  const root: Node = { children: new Map() };
  for (const [key, value] of attributes) {
    if (!key.startsWith(prefix)) continue;
    let node = root;
    for (const segment of segments(key, prefix.length)) {
      let child = node.children.get(segment);
      if (child === undefined) {
        child = { children: new Map() };
        node.children.set(segment, child);
      }
      node = child;
    }
    // The first of repeated keys counts, as everywhere.
    if (node.value === undefined) node.value = value;
  }
  return root.children.size === 0 ? undefined : toJson(root);
}

/** The same, when it is a list. */
export function unflattenList(attributes: Attributes, prefix: string): readonly Json[] | undefined {
  const value = unflatten(attributes, prefix);
  return Array.isArray(value) ? value : undefined;
}

function segments(key: string, from: number): readonly string[] {
  const parts = key.slice(from).split('.', deepest);
  const length = parts.reduce((sum, part) => sum + part.length + 1, 0);
  const rest = key.slice(from + length);
  return rest === '' ? parts : [...parts, rest];
}

function toJson(node: Node): Json {
  if (node.children.size === 0) return plain(node.value ?? null);
  const entries = [...node.children];
  if (node.value === undefined && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => toJson(child));
  }
  const object = new Map<string, Json>(entries.map(([key, child]) => [key, toJson(child)]));
  if (node.value !== undefined) object.set('', plain(node.value));
  return new JsonObject(object);
}
