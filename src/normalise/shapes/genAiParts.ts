import { readMedia } from './media.ts';
import { type PartReader, readReasoning, readText, readToolCall, readToolResult } from './partReader.ts';

/**
 * OpenTelemetry GenAI 1.41 and semconv-genai of 2026-08 (reference 1.6), by `type`. Its `compaction` and `generic` are no
 * part of the model, nor are types of others such as `anthropic_*`: they are kept whole.
 */
export const genAiParts: readonly (readonly [type: string, PartReader])[] = [
  ['text', readText],
  ['reasoning', readReasoning],
  ['tool_call', readToolCall],
  ['server_tool_call', readToolCall],
  ['tool_call_response', readToolResult],
  ['server_tool_call_response', readToolResult],
  ['blob', readMedia],
  ['file', readMedia],
  ['uri', readMedia],
];
