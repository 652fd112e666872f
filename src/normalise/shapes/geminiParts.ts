import type { JsonObject } from '../../model/json.ts';
import type { Part } from '../../model/message.ts';
import { textOf } from '../structured.ts';
import { readMedia } from './media.ts';
import { type PartReader, readToolCall, readToolResult } from './partReader.ts';

/** Gemini of 2026-11, by the one key a part has; in camel case, and in snake case as Python dumps it. */
export const geminiParts: readonly (readonly [key: string, PartReader])[] = [
  ...['functionCall', 'function_call'].map((key) => [key, readToolCall] as const),
  ...['functionResponse', 'function_response'].map((key) => [key, readToolResult] as const),
  ...['inlineData', 'inline_data', 'fileData', 'file_data'].map((key) => [key, readMedia] as const),
  ...['executableCode', 'executable_code'].map((key) => [key, readCode] as const),
  ...['codeExecutionResult', 'code_execution_result'].map((key) => [key, readExecution] as const),
];

/** Code that Gemini runs itself, under the name that its tool has in a request. */
function readCode(code: JsonObject): readonly Part[] {
  return [{ type: 'tool_call', ...idOf(code), name: 'code_execution', arguments: code }];
}

function readExecution(result: JsonObject): readonly Part[] {
  return [{ type: 'tool_result', ...idOf(result), result }];
}

function idOf(part: JsonObject): { readonly id?: string } {
  const id = textOf(part, 'id');
  return id === undefined ? {} : { id };
}
