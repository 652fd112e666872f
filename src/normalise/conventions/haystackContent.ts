import type { AttributeValue } from '../../model/attributes.ts';
import { type Json, JsonObject } from '../../model/json.ts';
import type { Role } from '../../model/message.ts';
import { readMessages } from '../messages.ts';
import { objectAt, objectOf, textOf } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ContentSource, Place } from './convention.ts';
import { placeName } from './placeName.ts';
import { readValue, speaker } from './sources.ts';

/** Where a step keeps messages, and where all that went in or out. */
export const haystackContent: readonly ContentSource[] = [
  messagesIn(['haystack.agent.step.llm.input', 'messages'], ['haystack.agent.step.llm.output', 'replies']),
  messagesIn(['haystack.component.input', 'messages'], ['haystack.component.output', 'replies']),
  messagesIn(['haystack.agent.input', 'messages'], ['haystack.agent.output', 'last_message']),
  messagesIn(['haystack.component.input', 'messages'], ['haystack.component.output', 'last_message']),
  wholeAt('haystack.component.input', 'haystack.component.output'),
  wholeAt('haystack.agent.input', 'haystack.agent.output'),
  wholeAt('haystack.pipeline.input_data', 'haystack.pipeline.output_data'),
];

function messagesIn(input: Place, output: Place): ContentSource {
  return {
    rank: 'framework',
    from: { input: placeName(input), output: placeName(output) },
    read: (subject, direction) => readOwn(subject.at(direction === 'input' ? input : output), speaker(direction)),
  };
}

function wholeAt(input: string, output: string): ContentSource {
  return {
    rank: 'value',
    from: { input, output },
    read: (subject, direction) => readWhole(subject.json(direction === 'input' ? input : output), speaker(direction)),
  };
}

function readOwn(value: AttributeValue | Json | undefined, role: Role): Content | undefined {
  const items = Array.isArray(value) ? (value as readonly Json[]) : value instanceof JsonObject ? [value] : [];
  const content = items.length === 0 ? undefined : readMessages(items.map(commonMessage), role);
  if (content === undefined) return undefined;
  const reasons = items.flatMap((item) => (item instanceof JsonObject ? (finishReason(item) ?? []) : []));
  return { messages: content.messages, finishReasons: reasons };
}

function finishReason(message: JsonObject): string | undefined {
  return (objectAt(message, 'meta') ?? objectAt(message, '_meta'))?.string('finish_reason');
}

/** A message of Haystack in the words of others; in releases before 2.9 its fields begin with an underscore. */
function commonMessage(message: Json): Json {
  if (!(message instanceof JsonObject)) return message;
  const content = message.get('content') ?? message.get('_content') ?? null;
  const role = message.get('role') ?? message.get('_role') ?? null;
  return objectOf(['role', role], ['content', Array.isArray(content) ? content.map(commonPart) : content]);
}

function commonPart(part: Json): Json {
  if (!(part instanceof JsonObject)) return part;
  const result = objectAt(part, 'tool_call_result');
  const reasoning = objectAt(part, 'reasoning');
  if (result !== undefined) {
    const id = objectAt(result, 'origin')?.get('id') ?? null;
    return objectOf(['type', 'tool_call_response'], ['id', id], ['response', result.get('result') ?? null]);
  }
  if (reasoning !== undefined) {
    return objectOf(['type', 'reasoning'], ['content', textOf(reasoning, 'reasoning_text') ?? '']);
  }
  return part;
}

function readWhole(value: Json | undefined, role: Role): Content | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  // The one text that a component was given, such as a query, is what was said.
  const text = value instanceof JsonObject ? (value.get('query') ?? value.get('prompt') ?? value.get('text')) : undefined;
  return readValue(typeof text === 'string' ? text : value, role);
}

/** The tools on offer, without how Haystack keeps them. */
export function haystackTools(subject: Subject): readonly Json[] | undefined {
  const tools =
    subject.at(['haystack.agent.step.llm.input', 'tools']) ??
    subject.at(['haystack.component.input', 'tools']) ??
    subject.json('haystack.agent.tools');
  if (!Array.isArray(tools) || tools.length === 0) return undefined;
  return (tools as readonly Json[]).map((tool) => {
    const data = tool instanceof JsonObject ? objectAt(tool, 'data') : undefined;
    if (data === undefined) return tool;
    const shown = ['name', 'description', 'parameters'];
    return new JsonObject(new Map([...data.entries].filter(([key]) => shown.includes(key))));
  });
}

export function haystackParameters(subject: Subject): JsonObject | undefined {
  const given =
    subject.at(['haystack.component.input', 'generation_kwargs']) ??
    subject.at(['haystack.agent.step.llm.input', 'generation_kwargs']);
  return given instanceof JsonObject && given.entries.size > 0 ? given : undefined;
}
