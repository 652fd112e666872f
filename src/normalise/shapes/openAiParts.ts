import { type Json, JsonObject } from '../../model/json.ts';
import type { Part } from '../../model/message.ts';
import { structuredText, textOf, valueOf } from '../structured.ts';
import { readMedia } from './media.ts';
import { type PartReader, plainResult, readText, readToolCall, readToolResult } from './partReader.ts';

/** OpenAI, chat completions and responses of 2026-11, and the Agents SDK's own items, by `type`. */
export const openAiParts: readonly (readonly [type: string, PartReader])[] = [
  ...['input_text', 'output_text', 'refusal'].map((type) => [type, readText] as const),
  ...['function', 'function_call', 'custom', 'custom_tool_call'].map((type) => [type, readToolCall] as const),
  ['function_call_result', readToolResult],
  ...['function_call', 'custom_tool_call', 'computer_call', 'local_shell_call', 'shell_call', 'apply_patch_call'].map(
    (type) => [`${type}_output`, readToolResult] as const,
  ),
  ...['image_url', 'input_image', 'audio', 'input_audio', 'input_file', 'video'].map((type) => [type, readMedia] as const),
  ...['web_search', 'file_search', 'code_interpreter', 'computer', 'local_shell', 'shell', 'apply_patch', 'image_generation'].map(
    (tool) => [`${tool}_call`, hostedCall(tool)] as const,
  ),
  ['mcp_call', hostedCall('mcp')],
];

const resultKeys = ['results', 'outputs', 'result', 'output', 'error'];
const silentKeys: ReadonlySet<string> = new Set(['type', 'id', 'call_id', 'status', 'name', ...resultKeys]);

/** A call of a tool that OpenAI runs itself: the item holds the result too, once there is one. */
function hostedCall(tool: string): PartReader {
  return (item) => {
    const id = textOf(item, 'call_id', 'id');
    const ids = id === undefined ? {} : { id };
    const given = item.get('arguments') ?? new JsonObject(new Map([...item.entries].filter(([key]) => !silentKeys.has(key))));
    const call: Part = { type: 'tool_call', ...ids, name: item.string('name') ?? tool, arguments: structuredText(given) };
    const result: Json | undefined = valueOf(item, ...resultKeys);
    return result === undefined ? [call] : [call, { type: 'tool_result', ...ids, result: plainResult(result) }];
  };
}
