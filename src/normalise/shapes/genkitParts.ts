import { readMedia } from './media.ts';
import { type PartReader, readToolCall, readToolResult } from './partReader.ts';

/** Genkit 1.42, by the one key a part has; its `reasoning` is a text. `data`, `custom` and `resource` are kept whole. */
export const genkitParts: readonly (readonly [key: string, PartReader])[] = [
  ['toolRequest', readToolCall],
  ['toolResponse', readToolResult],
  ['media', readMedia],
];
