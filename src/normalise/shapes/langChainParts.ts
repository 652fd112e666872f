import { type PartReader, readText, readToolResult } from './partReader.ts';

/** Blocks that LangChain 1 adds to those of the providers, by `type`. */
export const langChainParts: readonly (readonly [type: string, PartReader])[] = [
  ['text-plain', readText],
  ['server_tool_result', readToolResult],
];
