import { type Json, JsonObject } from '../../model/json.ts';
import type { Message, Role } from '../../model/message.ts';
import type { Score } from '../../model/score.ts';
import { readChat, readMessages, textContent } from '../messages.ts';
import { makeScore } from '../scores.ts';
import { isEmpty, objectOf } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ContentSource, Direction } from './convention.ts';
import { speaker } from './sources.ts';

/** Where Pydantic AI and Logfire keep messages: those of an agent's run in one list with its answer at the end. */
export const pydanticAiContent: readonly ContentSource[] = [
  {
    rank: 'framework',
    from: { input: 'pydantic_ai.all_messages', output: 'pydantic_ai.all_messages' },
    read: (subject, direction) => half(readMessages(listAt(subject, 'pydantic_ai.all_messages'), 'user'), direction),
  },
  ...['events', 'all_messages_events'].map(
    (key): ContentSource => ({
      rank: 'framework',
      from: { input: key, output: key },
      read: (subject, direction) => readEvents(listAt(subject, key), direction),
    }),
  ),
  { rank: 'framework', from: { input: 'request_data', output: 'response_data' }, read: readExchange },
  { rank: 'value', from: { input: 'inputs' }, read: readEmbedded },
];

/** What Logfire keeps of a request and an answer: as the provider has it, or the model alone, or the text of a stream. */
function readExchange(subject: Subject, direction: Direction): Content | undefined {
  const json = subject.json(direction === 'input' ? 'request_data' : 'response_data');
  if (json === undefined) return undefined;
  const streamed = json instanceof JsonObject ? json.string('combined_chunk_content') : undefined;
  return streamed === undefined ? readChat(json, speaker(direction)) : textContent(streamed, 'assistant');
}

function listAt(subject: Subject, key: string): readonly Json[] {
  const json = subject.json(key);
  return Array.isArray(json) ? json : [];
}

/** A list of messages up to the answer, or the answer that ends it. */
function half(content: Content | undefined, direction: Direction): Content | undefined {
  if (content === undefined) return undefined;
  const last = content.messages.at(-1);
  const isAnswer = last?.role === 'assistant';
  const messages =
    direction === 'output' ? (isAnswer ? [last] : []) : isAnswer ? content.messages.slice(0, -1) : content.messages;
  return messages.length === 0
    ? undefined
    : { messages, finishReasons: direction === 'output' ? content.finishReasons.slice(-1) : [] };
}

const speakers: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
  ['gen_ai.choice', 'assistant'],
]);

/** The events of GenAI as JSON. In those of a model call the answer is a choice, in those of a run the last message. */
function readEvents(events: readonly Json[], direction: Direction): Content | undefined {
  const choices = events.filter((event) => eventName(event) === 'gen_ai.choice');
  const others = events.filter((event) => eventName(event) !== 'gen_ai.choice');
  if (choices.length === 0) return half(fromEvents(others), direction);
  return fromEvents(direction === 'output' ? choices : others);
}

const eventName = (event: Json): string | undefined => (event instanceof JsonObject ? event.string('event.name') : undefined);

function fromEvents(events: readonly Json[]): Content | undefined {
  const messages: Message[] = [];
  const finishReasons: string[] = [];
  for (const event of events) {
    const role = speakers.get(eventName(event) ?? '') ?? 'user';
    const content = readMessages([withRole(event, role)], role);
    messages.push(...(content?.messages ?? []));
    finishReasons.push(...(content?.finishReasons ?? []));
  }
  return messages.length === 0 ? undefined : { messages, finishReasons };
}

const eventKeys: ReadonlySet<string> = new Set(['event.name', 'gen_ai.message.index', 'gen_ai.system', 'event_name']);

function withRole(event: Json, role: Role): Json {
  if (!(event instanceof JsonObject)) return event;
  const fields = new Map([...event.entries].filter(([key]) => !eventKeys.has(key)));
  return new JsonObject(fields.has('message') || fields.has('role') ? fields : fields.set('role', role));
}

/** The texts that were embedded. */
function readEmbedded(subject: Subject, direction: Direction): Content | undefined {
  const texts = direction === 'input' ? subject.json('inputs') : undefined;
  if (texts === undefined || isEmpty(texts)) return undefined;
  return typeof texts === 'string'
    ? textContent(texts, 'user')
    : readMessages(objectOf(['role', 'user'], ['content', texts]), 'user');
}

const shownElsewhere: ReadonlySet<string> = new Set([
  ...[
    'model',
    'messages',
    'input',
    'system',
    'instructions',
    'tools',
    'function_tools',
    'output_tools',
    'builtin_tools',
    'native_tools',
  ],
  ...['tool_visibility', 'instruction_parts'],
]);

/** What a request had beside its messages and tools. Fields that are null were not given. */
export function pydanticAiParameters(subject: Subject): JsonObject | undefined {
  const request = ['model_request_parameters', 'request_data', 'model_settings']
    .map((key) => subject.json(key))
    .find((json) => json !== undefined);
  if (!(request instanceof JsonObject)) return undefined;
  const parameters = [...request.entries].filter(([key, value]) => !shownElsewhere.has(key) && !isEmpty(value));
  return parameters.length === 0 ? undefined : new JsonObject(new Map(parameters));
}

/** Feedback that was given with Logfire: a step of its own below the one that it is about. */
export function logfireScores(subject: Subject): readonly Score[] {
  const { attributes, span } = subject;
  const name = attributes.string('logfire.feedback.name');
  if (name === undefined) return [];
  const value = attributes.number(name) ?? attributes.boolean(name);
  const { traceId, parentSpanId } = span;
  const score = makeScore(subject, {
    name,
    value,
    label: value === undefined ? attributes.string(name) : undefined,
    explanation: attributes.string('logfire.feedback.comment'),
    kind: undefined,
    hasModel: false,
    identifier: undefined,
    scope: 'observation',
    ...(parentSpanId === undefined ? {} : { about: { traceId, spanId: parentSpanId } }),
    time: span.start,
  });
  return score === undefined ? [] : [score];
}
