import { JsonObject } from '../../model/json.ts';
import type { Part } from '../../model/message.ts';
import { objectAt } from '../structured.ts';
import { readMedia } from './media.ts';
import { type PartReader, readReasoning, readText, readToolCall, readToolResult } from './partReader.ts';

/** Blocks of Bedrock's Converse API of 2026-11, by the one key a block has. Reasoning that was redacted is kept whole. */
export const bedrockParts: readonly (readonly [key: string, PartReader])[] = [
  ['toolUse', readToolCall],
  ['toolResult', readToolResult],
  ['reasoningContent', (block) => readReasoning(objectAt(block, 'reasoningText') ?? block)],
  ...['image', 'audio', 'video', 'document'].map(
    (kind) => [kind, (block: JsonObject) => readMedia(new JsonObject(new Map([['modality', kind], ...block.entries])))] as const,
  ),
  ['guardContent', (block) => readText(objectAt(block, 'text') ?? block)],
  ['citationsContent', readCited],
];

function readCited(block: JsonObject): readonly Part[] {
  const content = block.get('content');
  return Array.isArray(content) ? content.flatMap((item) => (item instanceof JsonObject ? readText(item) : [])) : [];
}
