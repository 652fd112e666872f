import { type Json, JsonObject } from '../../model/json.ts';
import { objectAt, objectOf, structuredText, textOf } from '../structured.ts';
import { langChainMessage } from './langChainMessage.ts';

/**
 * The message itself as an object: freed of LangChain's dump, of the choice, candidate or generation around it. What stands
 * beside it in there goes with it. Anything else as it is.
 */
export function bareMessage(value: Json): Json {
  const item = structuredText(value);
  const message = langChainMessage(item);
  if (message !== undefined || !(item instanceof JsonObject)) return message ?? item;
  const content = geminiContent(item);
  if (content !== undefined) return unpacked(content, item);
  if (item.get('role') !== undefined) return item;
  const wrapped = objectAt(item, 'message');
  if (wrapped !== undefined) return withBeside(bareMessage(wrapped), item);
  const answer = aiSdkAnswer(item);
  if (answer !== undefined) return answer;
  // A completion, before there were chats.
  const isCompletion = item.get('type') === undefined && item.get('finish_reason') !== undefined;
  const text = isCompletion ? item.get('text') : undefined;
  return text === undefined ? item : new JsonObject(new Map(item.entries).set('content', text));
}

/** The result of the AI SDK, as Mastra hands it on: the text, and lists of the rest, most of them empty. */
function aiSdkAnswer(item: JsonObject): JsonObject | undefined {
  const text = item.string('text');
  const isAnswer = text !== undefined && ['toolCalls', 'files', 'sources'].some((key) => Array.isArray(item.get(key)));
  if (!isAnswer) return undefined;
  const fields: (readonly [string, Json])[] = [
    ['role', 'assistant'],
    ['content', text],
  ];
  const calls = item.get('toolCalls');
  if (Array.isArray(calls) && calls.length > 0) fields.push(['tool_calls', calls]);
  const reasoning = item.get('reasoningText') ?? item.get('reasoning');
  if (typeof reasoning === 'string') fields.push(['reasoning', reasoning]);
  const reason = item.get('finishReason');
  return objectOf(...fields, ...(reason === undefined ? [] : [['finish_reason', reason] as const]));
}

/** A candidate of Gemini has its message as `content`, as do the events that Google ADK logs, and the messages of Mastra. */
function geminiContent(item: JsonObject): JsonObject | undefined {
  const content = objectAt(item, 'content');
  return content !== undefined && Array.isArray(content.get('parts')) ? content : undefined;
}

function unpacked(content: JsonObject, item: JsonObject): Json {
  const role = content.get('role') ?? item.get('role');
  const fields = new Map(item.entries).set('parts', content.get('parts') ?? null);
  fields.delete('content');
  return new JsonObject(role === undefined ? fields : fields.set('role', role));
}

/** Why the model stopped, and before GenAI events of 1.31 the calls of tools, may stand beside the message. */
export function withBeside(message: Json, around: JsonObject): Json {
  if (!(message instanceof JsonObject)) return message;
  const fields = new Map(message.entries);
  const calls = around.get('tool_calls');
  if (calls !== undefined && !fields.has('tool_calls')) fields.set('tool_calls', calls);
  const index = around.get('index');
  if (index !== undefined && !fields.has('index')) fields.set('index', index);
  const reason = finishReason(around);
  if (reason !== undefined && finishReason(message) === undefined) fields.set('finish_reason', reason);
  return new JsonObject(fields);
}

/** Why the model stopped, in the sender's words. */
export function finishReason(item: JsonObject): string | undefined {
  const generation = objectAt(item, 'generation_info') ?? objectAt(item, 'generationInfo');
  const own = textOf(item, 'finish_reason', 'finishReason', 'stop_reason', 'stopReason');
  return (own ?? (generation === undefined ? undefined : textOf(generation, 'finish_reason', 'finishReason'))) || undefined;
}

/** True when a message is the next piece of a streamed answer: the one before has not finished, or has no reason to have. */
export function isContinued(before: Json, next: Json): boolean {
  if (!(before instanceof JsonObject) || !(next instanceof JsonObject) || finishReason(before) !== undefined) return false;
  const index = before.get('index');
  return before.get('finish_reason') === '' || (typeof index === 'number' && index === next.get('index'));
}
