import { type Json, JsonObject } from '../../model/json.ts';
import { objectAt, objectOf, textOf } from '../structured.ts';
import { roles } from './roles.ts';

/**
 * A message of LangChain as an object with a `role`: from its dump (`{lc, kwargs}`), its dictionary (`{type, data}`), its
 * fields (`{type: 'human', content}`) or a pair (`['human', 'hi']`). Undefined for anything else.
 */
export function langChainMessage(value: Json): JsonObject | undefined {
  if (Array.isArray(value)) return fromPair(value);
  if (!(value instanceof JsonObject)) return undefined;
  const dumped = value.get('lc') === undefined ? undefined : objectAt(value, 'kwargs');
  const data = objectAt(value, 'data');
  const fields = dumped ?? (data?.get('content') === undefined ? value : data);
  if (fields.get('content') === undefined || value.string('role') !== undefined) return undefined;
  const role = fields.string('role') ?? roleOf(value.string('type')) ?? roleOf(fields.string('type')) ?? roleOf(className(value));
  return role === undefined ? undefined : withRole(fields, role);
}

/** What a dump of LangChain holds; the value itself when it is none. */
export function langChainFields(value: JsonObject): JsonObject {
  return (value.get('lc') === undefined ? undefined : objectAt(value, 'kwargs')) ?? value;
}

function fromPair(value: readonly Json[]): JsonObject | undefined {
  const [who, content, another] = value;
  if (typeof who !== 'string' || content === undefined || another !== undefined || !roles.has(who)) return undefined;
  return typeof content === 'string' || Array.isArray(content) ? objectOf(['role', who], ['content', content]) : undefined;
}

/** `human`, `HumanMessage` or `HumanMessageChunk`. `tool` is a type of parts too, but those have no `content` of their own. */
function roleOf(type: string | undefined): string | undefined {
  const role = type?.replace(/Message(Chunk)?$/, '').toLowerCase();
  return role !== undefined && roles.has(role) ? role : undefined;
}

/** The last of the names that a dump is made of: `['langchain_core', 'messages', 'HumanMessage']`. */
function className(value: JsonObject): string | undefined {
  const id = value.get('id');
  const last = Array.isArray(id) ? id.at(-1) : undefined;
  return typeof last === 'string' ? last : undefined;
}

function withRole(fields: JsonObject, role: string): JsonObject {
  const message = new Map(fields.entries).set('role', role);
  // What the providers' own messages have, and LangChain has no field for.
  const more = objectAt(fields, 'additional_kwargs');
  const calls = fields.get('tool_calls');
  if (more?.get('tool_calls') !== undefined && (!Array.isArray(calls) || calls.length === 0)) {
    message.set('tool_calls', more.get('tool_calls') ?? null);
  }
  for (const key of ['reasoning_content', 'refusal', 'function_call']) {
    const value = more?.get(key);
    if (value !== undefined && !message.has(key)) message.set(key, value);
  }
  const answer = objectAt(fields, 'response_metadata');
  const reason = answer === undefined ? undefined : textOf(answer, 'finish_reason', 'stop_reason', 'stopReason', 'done_reason');
  if (reason !== undefined && !message.has('finish_reason')) message.set('finish_reason', reason);
  return new JsonObject(message);
}
