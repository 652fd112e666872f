import { type Json, JsonObject } from '../model/json.ts';
import type { Message, Part, Role } from '../model/message.ts';
import type { Content } from './conventions/convention.ts';
import { readParts } from './parts.ts';
import { bareMessage, finishReason, isContinued } from './shapes/bareMessage.ts';
import { chatItems, messageKeys, standsAlone } from './shapes/chat.ts';
import { plainResult, readToolCall } from './shapes/partReader.ts';
import { roles } from './shapes/roles.ts';
import { objectOf, structuredText, textOf } from './structured.ts';

/** Reads a list of messages, or one, in any shape. `fallback` speaks where nothing says who does. Undefined for an empty list. */
export function readMessages(value: Json, fallback: Role): Content | undefined {
  const items = chatItems(value) ?? (Array.isArray(value) ? value : [value]);
  const messages: Message[] = [];
  const finishReasons: string[] = [];
  let before: Json = null;
  // Of the last message: the next may go on with it.
  let parts: Part[] = [];
  for (const item of items) {
    const bare = bareMessage(item);
    const message = fromBare(bare, fallback);
    const isAnswer = message.role === 'assistant' && messages.at(-1)?.role === 'assistant';
    if (isAnswer && isContinued(before, bare)) {
      for (const part of message.parts) append(parts, part);
    } else {
      parts = [...message.parts];
      messages.push({ ...message, parts });
    }
    const reason = bare instanceof JsonObject ? finishReason(bare) : undefined;
    if (reason !== undefined) finishReasons.push(reason);
    before = bare;
  }
  return messages.length === 0 ? undefined : { messages, finishReasons };
}

/** Pieces of one text are one text. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if ((part.type === 'text' || part.type === 'reasoning') && last?.type === part.type) {
    parts[parts.length - 1] = { ...last, text: last.text + part.text };
  } else parts.push(part);
}

/** Reads a value of unknown shape as chat; undefined when it is not one. For raw requests, answers and inputs. */
export function readChat(value: Json, fallback: Role): Content | undefined {
  return chatItems(value) === undefined ? undefined : readMessages(value, fallback);
}

/** A text as a message. */
export function textContent(text: string, role: Role): Content {
  return { messages: [{ role, parts: [{ type: 'text', text }] }], finishReasons: [] };
}

/**
 * Reads one message: OpenTelemetry (`parts`), OpenAI and Anthropic (`content`, `tool_calls`), LangChain, a choice around one,
 * or a bare part.
 */
export function readMessage(value: Json, fallback: Role): Message {
  return fromBare(bareMessage(value), fallback);
}

function fromBare(value: Json, fallback: Role): Message {
  if (!(value instanceof JsonObject)) return { role: fallback, parts: readParts(value) };
  if (!messageKeys.some((key) => value.get(key) !== undefined) || standsAlone(value)) return fromPart(value, fallback);

  const said = textOf(value, 'role')?.toLowerCase();
  const known = roles.get(said ?? '');
  const parts = partsOf(value, known);
  // Some senders put the results of tools into the mouth of the user.
  const role = parts.length > 0 && parts.every((part) => part.type === 'tool_result') ? 'tool' : (known ?? fallback);
  const name = textOf(value, 'name') ?? (known === undefined ? said : undefined);
  return { role, ...(name === undefined || name === '' ? {} : { name }), parts };
}

const silentKeys: ReadonlySet<string> = new Set(['role', 'name', 'id', 'index', 'finish_reason']);

function fromPart(value: JsonObject, fallback: Role): Message {
  const known = roles.get(textOf(value, 'role')?.toLowerCase() ?? '');
  // A message that says nothing: an answer that was filtered out, or content that is not captured.
  const isSilent = [...value.entries].every(([key, item]) => item === null || silentKeys.has(key));
  if (known !== undefined && isSilent) return { role: known, parts: [] };
  const parts = readParts(value);
  const [first] = parts;
  const speaker =
    first?.type === 'tool_call' || first?.type === 'reasoning' ? 'assistant' : first?.type === 'tool_result' ? 'tool' : fallback;
  return { role: known ?? speaker, parts };
}

function partsOf(message: JsonObject, role: Role | undefined): readonly Part[] {
  const parts: Part[] = [];
  const thought = message.string('reasoning_content') ?? message.string('reasoning');
  if (thought !== undefined && thought !== '') parts.push({ type: 'reasoning', text: thought });
  const callId = callAnswered(message, role);
  const own = readAll(message.get('parts'));
  // LiteLLM tells the result of a tool as text.
  const told = callId === undefined ? undefined : onlyText(own);
  if (callId !== undefined && told !== undefined) parts.push({ type: 'tool_result', id: callId, result: structuredText(told) });
  else for (const part of own) parts.push(part);

  const content = message.get('content') ?? null;
  const contents = message.get('contents') ?? null;
  const result = content ?? contents;
  if (callId !== undefined && result !== null) {
    parts.push({ type: 'tool_result', id: callId, result: plainResult(result) });
  } else {
    const ordered = readAll(contents);
    // OpenInference's ordered contents repeat the text of `content`, which is then shown once.
    if (!ordered.some((part) => part.type === 'text' && part.text === content)) addAll(parts, content);
    addAll(parts, contents);
  }

  const refusal = message.string('refusal');
  if (refusal !== undefined) parts.push({ type: 'text', text: refusal });
  addAll(parts, message.get('audio'));
  addCalls(parts, structuredText(message.get('tool_calls') ?? null));
  const call = legacyCall(message);
  if (call !== undefined) addCalls(parts, call);
  // Some send the text that was not said beside the calls.
  const calls = parts.some(({ type }) => type === 'tool_call');
  return calls ? parts.filter((part) => part.type !== 'text' || part.text !== '') : parts;
}

function onlyText(parts: readonly Part[]): string | undefined {
  const texts = parts.map((part) => (part.type === 'text' ? part.text : undefined));
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}

/** The calls that stand beside the content, unless the content has them too, as LangChain and LiteLLM send them. */
function addCalls(parts: Part[], calls: Json): void {
  if (calls === null) return;
  const known = new Set(parts.map((part) => (part.type === 'tool_call' ? part.id : undefined)));
  for (const call of Array.isArray(calls) ? calls : [calls]) {
    const read = call instanceof JsonObject ? readToolCall(call) : [];
    const isKnown = read.some((part) => part.type === 'tool_call' && part.id !== undefined && known.has(part.id));
    if (!isKnown) parts.push(...(read.length > 0 ? read : [{ type: 'unknown', value: call } as const]));
  }
}

/** The id of the call whose result a message is. */
function callAnswered(message: JsonObject, role: Role | undefined): string | undefined {
  if (role !== undefined && role !== 'tool') return undefined;
  return textOf(message, 'tool_call_id', 'toolCallId', 'tool_use_id') ?? (role === 'tool' ? textOf(message, 'id') : undefined);
}

/** `content` or `parts`: a text, one part, or a list of parts. */
function readAll(content: Json | undefined): readonly Part[] {
  if (content === undefined || content === null || content === '') return [];
  return Array.isArray(content) ? content.flatMap(readParts) : readParts(content);
}

function addAll(parts: Part[], content: Json | undefined): void {
  for (const part of readAll(content)) parts.push(part);
}

/** OpenAI's `function_call`, as it is or as OpenInference flattens it. */
function legacyCall(message: JsonObject): Json | undefined {
  const call = structuredText(message.get('function_call') ?? null);
  if (call !== null) return call;
  const name = message.get('function_call_name');
  if (name === undefined) return undefined;
  return objectOf(['name', name], ['arguments', message.get('function_call_arguments_json') ?? null]);
}
