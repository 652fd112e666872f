import { type Json, JsonObject } from '../../model/json.ts';
import { isPart } from '../parts.ts';
import { objectAt, objectOf, structuredText } from '../structured.ts';
import { bareMessage, withBeside } from './bareMessage.ts';
import { langChainFields, langChainMessage } from './langChainMessage.ts';

/** The fields of which a message has at least one. */
export const messageKeys = [
  ...['parts', 'content', 'contents', 'tool_calls', 'function_call', 'function_call_name', 'reasoning_content'],
];

/**
 * The messages in a value of unknown shape: a list of them, or a request or answer of a known API or framework. Undefined for
 * anything else.
 */
export function chatItems(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isChatItem)) return value;
    // LangChain sends a list of conversations, LangGraph one of commands: one of them as a rule.
    const [first, another] = value;
    const isWrapped = Array.isArray(first) || (first instanceof JsonObject && objectAt(first, 'update') !== undefined);
    return isWrapped && another === undefined ? chatItems(first) : undefined;
  }
  if (!(value instanceof JsonObject)) return undefined;
  if (langChainMessage(value) !== undefined) return [value];
  const fields = langChainFields(value);
  const items = listed(fields) ?? prompted(fields);
  if (items !== undefined) return [...instructions(fields), ...items];
  return isChatItem(fields) ? [fields] : inside(fields);
}

// OpenAI and Anthropic requests, OpenAI answers, OpenAI responses, Gemini requests and answers, LangChain's answers.
const chatLists = ['messages', 'choices', 'input', 'output', 'contents', 'candidates', 'generations'];

function listed(request: JsonObject): readonly Json[] | undefined {
  for (const key of chatLists) {
    const list = request.get(key);
    if (!Array.isArray(list)) continue;
    // Gemini takes bare parts; LangChain gives a list of answers for each prompt.
    const loose = key === 'contents' && list.length > 0 && list.every((item) => typeof item === 'string' || isPart(item));
    const items = loose ? list : chatItems(key === 'generations' ? list.flat().map(generation) : list);
    if (items !== undefined) return items;
  }
  return undefined;
}

/** LangChain's models for completions give texts. */
function generation(item: Json): Json {
  const isText = item instanceof JsonObject && item.get('message') === undefined && item.string('text') !== undefined;
  return isText ? new JsonObject(new Map([['role', 'assistant'], ['content', item.get('text') ?? null], ...item.entries])) : item;
}

/** A text, or messages, where they can be nothing else: beside a model, or alone with the system prompt. */
function prompted(request: JsonObject): readonly Json[] | undefined {
  const isRequest = request.string('model') !== undefined;
  const isPrompt = [...request.entries.keys()].every((key) => ['system', 'instructions', 'prompt', 'contents'].includes(key));
  for (const key of ['prompt', 'contents', 'input']) {
    const given = isRequest || (isPrompt && key !== 'input') ? request.get(key) : undefined;
    if (typeof given === 'string') return [objectOf(['role', 'user'], ['content', given])];
    if (Array.isArray(given) && given.length > 0) {
      if (given.every((item) => typeof item === 'string')) return [objectOf(['role', 'user'], ['content', given])];
      return chatItems(given);
    }
  }
  return undefined;
}

/** The system prompt of Anthropic, Bedrock, OpenAI responses, Gemini and the AI SDK stands beside the messages. */
function instructions(request: JsonObject): readonly Json[] {
  const config = objectAt(request, 'config');
  const content = ['system', 'instructions', 'systemInstruction', 'system_instruction']
    .flatMap((key) => [request.get(key), config?.get(key)])
    .find((value) => value !== undefined && value !== null && value !== '');
  if (content === undefined) return [];
  const parts = content instanceof JsonObject ? (content.get('parts') ?? content.get('content') ?? content) : content;
  return [objectOf(['role', 'system'], ['content', parts])];
}

/** One answer inside an object that tells more about it, or what a framework calls the inputs or outputs of a step. */
function inside(value: JsonObject): readonly Json[] | undefined {
  for (const key of ['message', 'output', 'content', 'inputs', 'outputs', 'update']) {
    const inner = objectAt(value, key);
    const items = inner === undefined ? undefined : chatItems(inner);
    const [item, another] = items ?? [];
    if (items === undefined) continue;
    return item instanceof JsonObject && another === undefined ? [withBeside(item, value)] : items;
  }
  return undefined;
}

function isChatItem(value: Json): boolean {
  const item = structuredText(value);
  const message = bareMessage(item);
  if (!(message instanceof JsonObject)) return false;
  if (message.string('role') === undefined && message === item) return standsAlone(message);
  return messageKeys.some((key) => message.get(key) !== undefined);
}

/** True for a part where a message was expected, such as an item of OpenAI's responses: its `content` is its own. */
export function standsAlone(value: JsonObject): boolean {
  return (
    value.get('role') === undefined && value.get('type') !== undefined && value.string('type') !== 'message' && isPart(value)
  );
}
