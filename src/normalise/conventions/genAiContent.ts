import { AttributeMap, type AttributeValue, KeyValueList } from '../../model/attributes.ts';
import { type Json, JsonObject, plain } from '../../model/json.ts';
import type { Message, Part, Role } from '../../model/message.ts';
import { readMessage, readMessages, textContent } from '../messages.ts';
import { isPart, readParts } from '../parts.ts';
import { isEmpty, looksStructured, objectOf, structured, structuredText } from '../structured.ts';
import type { Happening, Subject } from '../subject.ts';
import { unflattenList } from '../unflatten.ts';
import type { Content, ContentSource, Direction } from './convention.ts';
import { speaker } from './sources.ts';

/**
 * Where the generations of OpenTelemetry GenAI keep messages (reference 1.2, 1.7), newest first:
 * D and E on attributes or on one event; OpenLLMetry's indexed attributes; C, an event per message; B, an event per
 * direction; A, an attribute per direction.
 */
export const genAiContent: readonly ContentSource[] = [
  { rank: 'messages', from: { input: 'gen_ai.input.messages', output: 'gen_ai.output.messages' }, read: readAttributes },
  { rank: 'indexed', from: { input: 'gen_ai.prompt.*', output: 'gen_ai.completion.*' }, read: readIndexed },
  { rank: 'events', from: { input: 'events gen_ai.*.message', output: 'event gen_ai.choice' }, read: readMessageEvents },
  {
    rank: 'contentEvents',
    from: { input: 'event gen_ai.content.prompt', output: 'event gen_ai.content.completion' },
    read: readContentEvents,
  },
  { rank: 'text', from: { input: 'gen_ai.prompt', output: 'gen_ai.completion' }, read: readText },
  { rank: 'value', from: { input: 'gen_ai.retrieval.query.text' }, read: readQuery },
];

// D and E. ------------------------------------------------------------------------------------------------------------

function readAttributes(subject: Subject, direction: Direction): Content | undefined {
  const value = findDetail(subject, `gen_ai.${direction}.messages`);
  return value === undefined ? undefined : readAttribute(value, speaker(direction));
}

function readAttribute(value: AttributeValue, role: Role): Content | undefined {
  const json = structured(value);
  if (typeof json !== 'string') return readMessages(json, role);
  // What should be JSON and is not, often since a length limit cut it off, is shown as it came.
  const part: Part = looksStructured(json) ? { type: 'unknown', value: json } : { type: 'text', text: json };
  return { messages: [{ role, parts: [part] }], finishReasons: [] };
}

/** The span's attribute, else that of the event that repeats a span's attributes, else that of such a log record. */
function findDetail(subject: Subject, key: string): AttributeValue | undefined {
  const own = subject.attributes.get(key);
  if (!isEmpty(own)) return own;
  for (const { attributes, body } of named(subject, 'gen_ai.client.inference.operation.details')) {
    const attribute = attributes.get(key);
    if (!isEmpty(attribute)) return attribute;
    const field = body instanceof KeyValueList ? new AttributeMap(body.entries).get(key) : undefined;
    if (!isEmpty(field)) return field;
  }
  return undefined;
}

/** The system prompt, which stands apart from the messages. */
export function genAiInstructions(subject: Subject): Message | undefined {
  const value = findDetail(subject, 'gen_ai.system_instructions');
  if (value === undefined) return undefined;
  const json = structured(value);
  const items: readonly Json[] = Array.isArray(json) ? json : [json];
  const isBare = (item: Json): boolean => typeof item === 'string' || isPart(item);
  return {
    role: 'system',
    parts: items.flatMap((item) => (isBare(item) ? readParts(item) : readMessage(item, 'system').parts)),
  };
}

// Indexed, as OpenLLMetry up to 0.53 wrote generation A. ---------------------------------------------------------------

function readIndexed(subject: Subject, direction: Direction): Content | undefined {
  const prefix = direction === 'input' ? 'gen_ai.prompt.' : 'gen_ai.completion.';
  // The prefix is shared with `gen_ai.prompt.name` and others: only indices make messages.
  const indexed = subject.span.attributes.filter(([key]) => key.startsWith(prefix) && /^\d/.test(key.slice(prefix.length)));
  const items = indexed.length === 0 ? undefined : unflattenList(indexed, prefix);
  return items === undefined ? undefined : readMessages(items.map(withContentParts), speaker(direction));
}

// C. ------------------------------------------------------------------------------------------------------------------

const messageEvents: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
]);
const choiceEvents: ReadonlyMap<string, Role> = new Map<string, Role>([['gen_ai.choice', 'assistant']]);

function readMessageEvents(subject: Subject, direction: Direction): Content | undefined {
  const names = direction === 'input' ? messageEvents : choiceEvents;
  // Either the span's events or its log records: who sends both sends the same twice.
  const onSpan = subject.events.filter(({ name }) => names.has(name));
  const events = onSpan.length > 0 ? onSpan : subject.logEvents.filter(({ name }) => names.has(name));
  return readMessages(
    events.map((event) => withRole(eventBody(event), names.get(event.name) ?? 'user')),
    speaker(direction),
  );
}

/** The body that the event has as a log record, that it has as JSON in one attribute, or that its attributes are. */
function eventBody({ attributes, body }: Happening): Json {
  if (body !== null) return structured(body);
  const whole = attributes.get('gen_ai.event.content');
  if (!isEmpty(whole)) return structured(whole ?? null);
  const fields = new Map<string, Json>();
  for (const [key, value] of attributes.entries) {
    if (key === 'content') fields.set(key, contentParts(plain(value)));
    else if (key === 'message' || key === 'tool_calls') fields.set(key, structured(value));
    else if (!key.includes('.')) fields.set(key, plain(value));
  }
  return new JsonObject(fields);
}

/** Makes a message of an event's body, with the role that the event's name tells. */
function withRole(body: Json, role: Role): Json {
  if (!(body instanceof JsonObject)) return objectOf(['role', role], ['content', body]);
  // A choice has its message inside, as an object, as a list of parts or as text; what stands beside it goes with it.
  const inside = role === 'assistant' ? (body.get('message') ?? null) : null;
  const beside = new Map([...body.entries].filter(([key]) => key !== 'message'));
  const fields =
    inside === null ? new Map(body.entries) : inside instanceof JsonObject ? inside.entries : [['content', inside] as const];
  return new JsonObject(new Map<string, Json>([['role', role], ...(inside === null ? [] : beside), ...fields]));
}

function withContentParts(message: Json): Json {
  const content = message instanceof JsonObject ? message.get('content') : undefined;
  if (!(message instanceof JsonObject) || content === undefined) return message;
  return new JsonObject(new Map(message.entries).set('content', contentParts(content)));
}

/** A `content` that is a list of parts as JSON text. Other JSON in a message is what somebody said. */
function contentParts(content: Json): Json {
  const json = structuredText(content);
  return Array.isArray(json) && json.length > 0 && json.every((item) => typeof item !== 'string' && isPart(item))
    ? json
    : content;
}

// B and A. ------------------------------------------------------------------------------------------------------------

function readContentEvents(subject: Subject, direction: Direction): Content | undefined {
  const what = direction === 'input' ? 'prompt' : 'completion';
  for (const { attributes, body } of named(subject, `gen_ai.content.${what}`)) {
    const content = readLoose(attributes.get(`gen_ai.${what}`) ?? body, speaker(direction));
    if (content !== undefined) return content;
  }
  return undefined;
}

function readText(subject: Subject, direction: Direction): Content | undefined {
  const what = direction === 'input' ? 'prompt' : 'completion';
  // Quarkus puts on an attribute what others put on an event of that name.
  const value = subject.attributes.get(`gen_ai.${what}`) ?? subject.attributes.get(`gen_ai.content.${what}`);
  return readLoose(value, speaker(direction));
}

/** Messages as JSON, or what was said as text. */
function readLoose(value: AttributeValue | undefined, role: Role): Content | undefined {
  if (value === undefined || isEmpty(value)) return undefined;
  const json = structured(value);
  return typeof json === 'string' ? textContent(json, role) : readMessages(json, role);
}

function readQuery(subject: Subject): Content | undefined {
  const query = subject.attributes.string('gen_ai.retrieval.query.text') ?? subject.attributes.string('gen_ai.memory.query.text');
  return query === undefined ? undefined : textContent(query, 'user');
}

/** Events of the span with a name, then its log records. */
function named(subject: Subject, name: string): readonly Happening[] {
  if (subject.span.events.length === 0 && subject.logs.length === 0) return [];
  return [...subject.events, ...subject.logEvents].filter((happening) => happening.name === name);
}
