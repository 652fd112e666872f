import { readMedia } from './media.ts';
import { type PartReader, readReasoning, readToolCall, readToolResult } from './partReader.ts';

const serverTools = [
  'web_search',
  'web_fetch',
  'code_execution',
  'bash_code_execution',
  'text_editor_code_execution',
  'tool_search',
];

/** Anthropic's blocks of 2026-11, by `type`. Thinking that was redacted is kept whole. */
export const anthropicParts: readonly (readonly [type: string, PartReader])[] = [
  ['thinking', readReasoning],
  ...['tool_use', 'server_tool_use', 'mcp_tool_use'].map((type) => [type, readToolCall] as const),
  ...['tool_result', 'mcp_tool_result', ...serverTools.map((tool) => `${tool}_tool_result`)].map(
    (type) => [type, readToolResult] as const,
  ),
  ['image', readMedia],
  ['document', readMedia],
];
