import { type Json, JsonObject } from '../model/json.ts';
import type { Message, Part, Role } from '../model/message.ts';
import type { Content } from './conventions/convention.ts';
import { isPart, readPart, readToolCall } from './parts.ts';
import { objectAt, objectOf, structuredText, textOf } from './structured.ts';

const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** Reads a list of messages, or one, in any shape. `fallback` speaks where nothing says who does. Undefined for an empty list. */
export function readMessages(value: Json, fallback: Role): Content | undefined {
  const items = chatItems(value) ?? (Array.isArray(value) ? value : [value]);
  const messages: Message[] = [];
  const finishReasons: string[] = [];
  for (const item of items) {
    const message = structuredText(item);
    messages.push(readMessage(message, fallback));
    const reason = message instanceof JsonObject ? textOf(message, 'finish_reason', 'finishReason', 'stop_reason') : undefined;
    if (reason !== undefined) finishReasons.push(reason);
  }
  return messages.length === 0 ? undefined : { messages, finishReasons };
}

/** Reads a value of unknown shape as chat; undefined when it is not one. For raw requests, answers and inputs. */
export function readChat(value: Json, fallback: Role): Content | undefined {
  return chatItems(value) === undefined ? undefined : readMessages(value, fallback);
}

/** A text as a message. */
export function textContent(text: string, role: Role): Content {
  return { messages: [{ role, parts: [{ type: 'text', text }] }], finishReasons: [] };
}

/** Reads one message: OpenTelemetry (`parts`), OpenAI and Anthropic (`content`, `tool_calls`), a choice around one, or a bare part. */
export function readMessage(value: Json, fallback: Role): Message {
  if (!(value instanceof JsonObject)) return { role: fallback, parts: [readPart(value)] };
  const wrapped = objectAt(value, 'message');
  if (wrapped !== undefined && value.get('role') === undefined) return readMessage(withToolCalls(wrapped, value), fallback);
  if (!messageKeys.some((key) => value.get(key) !== undefined) || standsAlone(value)) return fromPart(value, fallback);

  const said = textOf(value, 'role')?.toLowerCase();
  const known = roles.get(said ?? '');
  const parts = readParts(value, known);
  // Some senders put the results of tools into the mouth of the user.
  const role = parts.length > 0 && parts.every((part) => part.type === 'tool_result') ? 'tool' : (known ?? fallback);
  const name = textOf(value, 'name') ?? (known === undefined ? said : undefined);
  return { role, ...(name === undefined || name === '' ? {} : { name }), parts };
}

const messageKeys = ['parts', 'content', 'contents', 'tool_calls', 'function_call', 'function_call_name', 'reasoning_content'];

/** True for a part where a message was expected, such as an item of OpenAI's responses: its `content` is its own. */
function standsAlone(value: JsonObject): boolean {
  return (
    value.get('role') === undefined && value.get('type') !== undefined && value.string('type') !== 'message' && isPart(value)
  );
}

const silentKeys: ReadonlySet<string> = new Set(['role', 'name', 'id', 'index', 'finish_reason']);

function fromPart(value: JsonObject, fallback: Role): Message {
  const known = roles.get(textOf(value, 'role')?.toLowerCase() ?? '');
  // A message that says nothing: an answer that was filtered out, or content that is not captured.
  const isSilent = [...value.entries].every(([key, item]) => item === null || silentKeys.has(key));
  if (known !== undefined && isSilent) return { role: known, parts: [] };
  const part = readPart(value);
  const speaker =
    part.type === 'tool_result' ? 'tool' : part.type === 'tool_call' || part.type === 'reasoning' ? 'assistant' : fallback;
  return { role: known ?? speaker, parts: [part] };
}

function readParts(message: JsonObject, role: Role | undefined): readonly Part[] {
  const parts: Part[] = [];
  const thought = message.string('reasoning_content') ?? message.string('reasoning');
  if (thought !== undefined && thought !== '') parts.push({ type: 'reasoning', text: thought });
  addAll(parts, message.get('parts'));

  const content = message.get('content') ?? null;
  const contents = message.get('contents') ?? null;
  const callId = callAnswered(message, role);
  const result = content ?? contents;
  if (callId !== undefined && result !== null) {
    parts.push({ type: 'tool_result', id: callId, result: structuredText(result) });
  } else {
    const ordered = readAll(contents);
    // OpenInference's ordered contents repeat the text of `content`, which is then shown once.
    if (!ordered.some((part) => part.type === 'text' && part.text === content)) addAll(parts, content);
    addAll(parts, contents);
  }

  const refusal = message.string('refusal');
  if (refusal !== undefined) parts.push({ type: 'text', text: refusal });
  const calls = structuredText(message.get('tool_calls') ?? null);
  if (Array.isArray(calls)) {
    for (const call of calls) parts.push((call instanceof JsonObject ? readToolCall(call) : undefined) ?? unknown(call));
  } else if (calls !== null) parts.push(unknown(calls));
  const call = legacyCall(message);
  if (call !== undefined) parts.push(readToolCall(call) ?? unknown(call));
  return parts;
}

/** The id of the call whose result a message is. */
function callAnswered(message: JsonObject, role: Role | undefined): string | undefined {
  if (role !== undefined && role !== 'tool') return undefined;
  return textOf(message, 'tool_call_id', 'toolCallId', 'tool_use_id') ?? (role === 'tool' ? textOf(message, 'id') : undefined);
}

/** `content` or `parts`: a text, one part, or a list of parts. */
function readAll(content: Json | undefined): readonly Part[] {
  if (content === undefined || content === null || content === '') return [];
  return Array.isArray(content) ? content.map(readPart) : [readPart(content)];
}

function addAll(parts: Part[], content: Json | undefined): void {
  for (const part of readAll(content)) parts.push(part);
}

/** OpenAI's `function_call`, as it is or as OpenInference flattens it. */
function legacyCall(message: JsonObject): JsonObject | undefined {
  const call = structuredText(message.get('function_call') ?? null);
  if (call instanceof JsonObject) return call;
  const name = message.get('function_call_name');
  if (name === undefined) return undefined;
  return objectOf(['name', name], ['arguments', message.get('function_call_arguments_json') ?? null]);
}

/** A choice that has its `tool_calls` beside its `message`, as GenAI events before 1.31 did. */
function withToolCalls(message: JsonObject, choice: JsonObject): JsonObject {
  const calls = choice.get('tool_calls');
  if (calls === undefined || message.get('tool_calls') !== undefined) return message;
  return new JsonObject(new Map(message.entries).set('tool_calls', calls));
}

const unknown = (value: Json): Part => ({ type: 'unknown', value });

/** The messages in a known chat shape; undefined for anything else. */
function chatItems(value: Json): readonly Json[] | undefined {
  if (Array.isArray(value)) {
    const [first] = value;
    // LangChain sends a list of conversations, one as a rule.
    if (value.length === 1 && Array.isArray(first)) return chatItems(first);
    return value.length > 0 && value.every(isChatItem) ? value : undefined;
  }
  if (!(value instanceof JsonObject)) return undefined;
  const list = chatLists.map((key) => value.get(key)).find((items): items is readonly Json[] => Array.isArray(items));
  const items = list === undefined ? undefined : chatItems(list.map(unwrapCandidate));
  if (items !== undefined) return [...instructions(value), ...items];
  if (isChatItem(value)) return [value];
  const message = objectAt(value, 'message');
  return message !== undefined && isChatItem(message) ? [message] : undefined;
}

// OpenAI and Anthropic requests, OpenAI answers, OpenAI responses, Gemini requests and answers.
const chatLists = ['messages', 'choices', 'input', 'output', 'contents', 'candidates'];

/** The system prompt of Anthropic, OpenAI responses and Gemini stands beside the messages. */
function instructions(request: JsonObject): readonly Json[] {
  const content = ['system', 'instructions', 'systemInstruction', 'system_instruction']
    .map((key) => request.get(key))
    .find((value) => value !== undefined && value !== null && value !== '');
  if (content === undefined) return [];
  const parts = content instanceof JsonObject ? (content.get('parts') ?? content) : content;
  return [objectOf(['role', 'system'], ['content', parts])];
}

function unwrapCandidate(item: Json): Json {
  return item instanceof JsonObject && item.get('role') === undefined ? (objectAt(item, 'content') ?? item) : item;
}

function isChatItem(item: Json): boolean {
  const value = structuredText(item);
  if (!(value instanceof JsonObject)) return false;
  if (value.string('role') !== undefined) return messageKeys.some((key) => value.get(key) !== undefined);
  const inner = objectAt(value, 'message') ?? objectAt(value, 'message_content');
  return inner !== undefined
    ? inner.string('role') !== undefined || messageKeys.some((key) => inner.get(key) !== undefined)
    : standsAlone(value);
}
