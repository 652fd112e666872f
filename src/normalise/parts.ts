import { type Json, JsonObject } from '../model/json.ts';
import type { Part } from '../model/message.ts';
import { aiSdkParts } from './shapes/aiSdkParts.ts';
import { anthropicParts } from './shapes/anthropicParts.ts';
import { bedrockParts } from './shapes/bedrockParts.ts';
import { geminiParts } from './shapes/geminiParts.ts';
import { genAiParts } from './shapes/genAiParts.ts';
import { genkitParts } from './shapes/genkitParts.ts';
import { langChainParts } from './shapes/langChainParts.ts';
import { openAiParts } from './shapes/openAiParts.ts';
import { type PartReader, readToolCall } from './shapes/partReader.ts';
import { objectAt } from './structured.ts';

/**
 * Reads one piece of a message in any of the shapes providers and frameworks use (reference 1.6 and 10.3): one part, or a
 * call and its result where one piece holds both. What is not understood, or lacks what its type promises, is kept whole as
 * `unknown`.
 */
export function readParts(value: Json): readonly Part[] {
  const parts = understood(value);
  return parts.length > 0 ? parts : [{ type: 'unknown', value }];
}

/** True for an object that {@link readParts} understands. */
export function isPart(value: Json): boolean {
  return value instanceof JsonObject && understood(value).length > 0;
}

// Shapes with a `type`. The first that claims one counts: what several share, they read alike.
const typed = new Map<string, PartReader>(
  [...genAiParts, ...openAiParts, ...anthropicParts, ...aiSdkParts, ...langChainParts].reverse(),
);
// Shapes without: parts have one telling key.
const keyed: readonly (readonly [key: string, PartReader])[] = [...geminiParts, ...bedrockParts, ...genkitParts];

function understood(value: Json): readonly Part[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  if (!(value instanceof JsonObject)) return [];
  return (typed.get(value.string('type') ?? '') ?? readUntyped)(value);
}

function readUntyped(part: JsonObject): readonly Part[] {
  // OpenInference wraps what has a type.
  if (objectAt(part, 'tool_call') !== undefined) return readToolCall(part);
  const wrapped = objectAt(part, 'message_content');
  if (wrapped !== undefined) return understood(wrapped);
  for (const [key, read] of keyed) {
    const inner = objectAt(part, key);
    const parts = inner === undefined ? [] : read(inner);
    if (parts.length > 0) return parts;
  }
  if (part.get('type') !== undefined) return [];
  const reasoning = part.string('reasoning');
  if (reasoning !== undefined) return [{ type: 'reasoning', text: reasoning }];
  const text = part.string('text');
  if (text === undefined) return [];
  return [part.get('thought') === true ? { type: 'reasoning', text } : { type: 'text', text }];
}
