import { type Json, JsonObject, parseJson } from '../../model/json.ts';
import type { Part } from '../../model/message.ts';
import { objectAt, objectOf, structuredText, textOf, valueOf } from '../structured.ts';

/**
 * Reads one piece of a message, which may be two things at once: a call and its result. Empty when the piece lacks what its
 * shape promises.
 */
export type PartReader = (part: JsonObject) => readonly Part[];

const nothing: readonly Part[] = [];

export const readText: PartReader = (part) => {
  const text = part.string('content') ?? part.string('text') ?? part.string('refusal');
  return text === undefined ? nothing : [{ type: 'text', text }];
};

export const readReasoning: PartReader = (part) => {
  const text =
    ['content', 'text', 'thinking', 'reasoning'].map((key) => part.string(key)).find((found) => found !== undefined) ??
    joinTexts(part.get('content')) ??
    joinTexts(part.get('summary')) ??
    part.string('summary');
  return text === undefined ? nothing : [{ type: 'reasoning', text }];
};

function joinTexts(items: Json | undefined): string | undefined {
  if (!Array.isArray(items)) return undefined;
  const texts = items.map((item) => (item instanceof JsonObject ? item.string('text') : item));
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('\n\n') : undefined;
}

const callIds = ['call_id', 'callId', 'toolCallId', 'tool_call_id', 'tool_use_id', 'toolUseId', 'ref', 'id'];

/** A tool call in any shape: `name` and arguments, inside `function` or `tool_call` or not. */
export const readToolCall: PartReader = (part) => {
  const inner = objectAt(part, 'tool_call') ?? part;
  const call = objectAt(inner, 'function') ?? objectAt(inner, 'custom') ?? inner;
  const name = textOf(call, 'name', 'toolName', 'tool_name');
  if (name === undefined) return nothing;
  const id = textOf(inner, ...callIds);
  const given = valueOf(call, 'arguments', 'input', 'args', 'parameters', 'server_tool_call');
  return [{ type: 'tool_call', ...(id === undefined ? {} : { id }), name, arguments: structuredText(given ?? null) }];
};

/** The result of a tool in any shape. That it failed is told beside the result: a part has no other place for it. */
export const readToolResult: PartReader = (part) => {
  const id = textOf(part, ...callIds);
  const given = valueOf(part, 'response', 'result', 'output', 'content', 'server_tool_call_response', 'error');
  const result = plainResult(given ?? null);
  const flag = failureFlags.find(([key, value]) => part.get(key) === value);
  return [
    {
      type: 'tool_result',
      ...(id === undefined ? {} : { id }),
      result: flag === undefined ? result : objectOf(flag, ['content', result]),
    },
  ];
};

// Anthropic, MCP, Bedrock and LangChain.
const failureFlags: readonly (readonly [key: string, value: Json])[] = [
  ['is_error', true],
  ['isError', true],
  ['status', 'error'],
];

/** A result without the wrappers that say no more than that it is text or JSON: those of Anthropic, MCP, Bedrock, the AI SDK. */
export function plainResult(value: Json): Json {
  const json = unquoted(structuredText(value));
  if (json instanceof JsonObject && isMcpResult(json)) {
    const content = json.get('structuredContent') ?? plainResult(json.get('content') ?? null);
    return json.get('isError') === true ? objectOf(['isError', true], ['content', content]) : content;
  }
  const [block, another]: readonly Json[] = Array.isArray(json) ? json : [json];
  if (!(block instanceof JsonObject) || another !== undefined) return json;
  const keys = [...block.entries.keys()];
  const only = (...allowed: readonly string[]): boolean => keys.every((key) => allowed.includes(key));
  const text = only('type', 'text') && (Array.isArray(json) || keys.length === 2) ? block.string('text') : undefined;
  if (text !== undefined) return structuredText(text);
  if (Array.isArray(json)) return keys.length === 1 ? (block.get('json') ?? json) : json;
  const isWrapper = ['json', 'text'].includes(block.string('type') ?? '') && only('type', 'value', 'providerOptions');
  return isWrapper ? structuredText(block.get('value') ?? json) : json;
}

const mcpKeys: ReadonlySet<string> = new Set(['content', 'structuredContent', 'isError', '_meta', 'resultType']);

function isMcpResult(json: JsonObject): boolean {
  const isOnly = [...json.entries.keys()].every((key) => mcpKeys.has(key));
  return isOnly && Array.isArray(json.get('content')) && json.entries.size > 1;
}

/** JSON that was written as a JSON text, in quotes. */
function unquoted(json: Json): Json {
  if (typeof json !== 'string' || !/^"\s*[[{]/.test(json)) return json;
  const text = parseJson(json);
  return typeof text === 'string' ? structuredText(text) : json;
}
