import { type AttributeMap, textIn } from '../../model/attributes.ts';
import { type Json, JsonObject } from '../../model/json.ts';
import type { Role } from '../../model/message.ts';
import { readMessages, textContent } from '../messages.ts';
import { isEmpty, objectAt, objectOf, structured } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ContentSource, Direction } from './convention.ts';
import { readValue, speaker } from './sources.ts';

/** Where LlamaIndex's events keep what went in and came out. */
export const llamaindexContent: readonly ContentSource[] = [
  { rank: 'framework', from: { input: 'event LLMChatStartEvent', output: 'event LLMChatEndEvent' }, read: readChat },
  { rank: 'value', from: { input: 'events', output: 'events' }, read: readOther },
];

function event(subject: Subject, ...names: readonly string[]): AttributeMap | undefined {
  return subject.events.findLast(({ name }) => names.includes(name))?.attributes;
}

/** What the model was offered. */
export function llamaindexTools(subject: Subject): readonly Json[] | undefined {
  const tools = event(subject, 'LLMChatStartEvent')?.get('additional_kwargs.tools');
  const json = tools === undefined ? undefined : structured(tools);
  return Array.isArray(json) && json.length > 0 ? json : undefined;
}

function readChat(subject: Subject, direction: Direction): Content | undefined {
  if (direction === 'input') {
    const messages = event(subject, 'LLMChatStartEvent', 'LLMChatEndEvent')?.get('messages');
    const json = messages === undefined ? undefined : structured(messages);
    return Array.isArray(json) ? readMessages(json.map(commonMessage), 'user') : undefined;
  }
  const end = event(subject, 'LLMChatEndEvent');
  const blocks = end?.get('response.message.blocks');
  if (end === undefined || blocks === undefined) return undefined;
  const message = objectOf(
    ['role', end.string('response.message.role') ?? 'assistant'],
    ['blocks', structured(blocks)],
    ['additional_kwargs', objectOf(['tool_calls', structured(end.get('response.message.additional_kwargs.tool_calls') ?? null)])],
  );
  const content = readMessages([commonMessage(message)], 'assistant');
  return content === undefined ? undefined : { messages: content.messages, finishReasons: finishReasons(end) };
}

function finishReasons(end: AttributeMap): readonly string[] {
  const choices = structured(end.get('response.raw.choices') ?? null);
  if (!Array.isArray(choices)) return [];
  return choices.flatMap((choice: Json) => (choice instanceof JsonObject ? (choice.string('finish_reason') ?? []) : []));
}

/** A message of LlamaIndex in the words of others. */
function commonMessage(message: Json): Json {
  if (!(message instanceof JsonObject)) return message;
  const more = objectAt(message, 'additional_kwargs');
  const blocks = message.get('blocks');
  return objectOf(
    ['role', message.get('role') ?? null],
    ['content', Array.isArray(blocks) ? blocks.map(commonBlock) : (message.get('content') ?? null)],
    ['tool_calls', more?.get('tool_calls') ?? null],
    ['tool_call_id', more?.get('tool_call_id') ?? null],
  );
}

function commonBlock(block: Json): Json {
  const type = block instanceof JsonObject ? block.string('block_type') : undefined;
  if (!(block instanceof JsonObject) || type === undefined) return block;
  if (type === 'tool_call') {
    return objectOf(
      ['type', 'tool_call'],
      ['id', block.get('tool_call_id') ?? null],
      ['name', block.get('tool_name') ?? null],
      ['arguments', structured(block.get('tool_kwargs') ?? null)],
    );
  }
  const fields = [...block.entries].filter(([key]) => key !== 'block_type');
  return new JsonObject(new Map<string, Json>([...fields, ['type', type]]));
}

// What steps that are no chat were given and gave: the event, and its attribute.
const given: readonly (readonly [event: string, ...keys: string[]])[] = [
  ['LLMCompletionStartEvent', 'prompt'],
  ['RetrievalStartEvent', 'str_or_query_bundle', 'str_or_query_bundle.query_str'],
  ['ReRankStartEvent', 'query', 'query.query_str'],
  ['EmbeddingEndEvent', 'chunks'],
  ['QueryStartEvent', 'query', 'query.query_str'],
  ['SynthesizeStartEvent', 'query', 'query.query_str'],
  ['AgentChatWithStepStartEvent', 'user_msg'],
  ['AgentRunStepStartEvent', 'input'],
];
const gotten: readonly (readonly [event: string, ...keys: string[]])[] = [
  ['LLMCompletionEndEvent', 'response.text'],
  ['QueryEndEvent', 'response.response', 'response'],
  ['SynthesizeEndEvent', 'response.response', 'response'],
  ['AgentChatWithStepEndEvent', 'response.response'],
  ['workflow.output', 'output'],
  ['step.output', 'output'],
];

function readOther(subject: Subject, direction: Direction): Content | undefined {
  for (const [name, ...keys] of direction === 'input' ? given : gotten) {
    const attributes = event(subject, name);
    const value = attributes === undefined ? undefined : keys.map((key) => attributes.get(key)).find((found) => !isEmpty(found));
    if (value === undefined) continue;
    // Texts that were embedded come as a list.
    if (Array.isArray(value))
      return { messages: value.flatMap((item) => textContent(textIn(item) ?? '', 'user').messages), finishReasons: [] };
    const json = structured(value);
    return typeof json === 'string' && /^\w+\(/.test(json)
      ? printed(json, speaker(direction))
      : readValue(json, speaker(direction));
  }
  const summary = direction === 'input' ? subject.attributes.string('llamaindex.step.input_summary') : undefined;
  return summary === undefined ? undefined : printed(summary, 'user');
}

/** What Python prints of an object, cut off after 200 characters; the question of a workflow is told out of it. */
function printed(text: string, role: Role): Content {
  const asked = /^AgentWorkflowStartEvent\(user_msg=(['"])(.*)\1, chat_history=/s.exec(text)?.[2];
  if (asked !== undefined) return textContent(asked, role);
  return { messages: [{ role, parts: [{ type: 'unknown', value: text }] }], finishReasons: [] };
}
