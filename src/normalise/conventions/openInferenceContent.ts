import { type Json, JsonObject } from '../../model/json.ts';
import type { Part } from '../../model/message.ts';
import { readMessages } from '../messages.ts';
import { isEmpty, objectAt, structured } from '../structured.ts';
import type { Subject } from '../subject.ts';
import { unflattenList } from '../unflatten.ts';
import type { Content, ContentSource, Direction } from './convention.ts';
import { readValue as readJson, speaker } from './sources.ts';

/** Where OpenInference keeps messages (reference 2.3), best structure first. */
export const openInferenceContent: readonly ContentSource[] = [
  { rank: 'flattened', from: { input: 'llm.input_messages.*', output: 'llm.output_messages.*' }, read: readFlattened },
  { rank: 'flattened', from: { input: 'llm.prompts.*', output: 'llm.choices.*' }, read: readCompletions },
  { rank: 'flattened', from: { input: 'embedding.embeddings.*' }, read: readEmbedded },
  { rank: 'value', from: { input: 'input.value', output: 'output.value' }, read: readValue },
];

function readFlattened(subject: Subject, direction: Direction): Content | undefined {
  const items = unflattenList(subject.span.attributes, `llm.${direction}_messages.`);
  return items === undefined ? undefined : readMessages(items, speaker(direction));
}

/** What completion models were given and gave, before there were chats. */
function readCompletions(subject: Subject, direction: Direction): Content | undefined {
  const key = direction === 'input' ? 'llm.prompts' : 'llm.choices';
  const items = unflattenList(subject.span.attributes, `${key}.`) ?? listAt(subject, key);
  if (items === undefined || items.length === 0) return undefined;
  // OpenLLMetry of 2023 kept messages under the same key.
  const isMessage = (item: Json): boolean => item instanceof JsonObject && item.get('content') !== undefined;
  if (items.every(isMessage)) return readMessages(items, speaker(direction));
  const messages = items.map((item) => ({ role: speaker(direction), parts: [completionPart(item)] }));
  return { messages, finishReasons: [] };
}

function listAt({ attributes }: Subject, key: string): readonly Json[] | undefined {
  const value = attributes.get(key);
  if (value === undefined || isEmpty(value)) return undefined;
  const json = structured(value);
  return Array.isArray(json) ? json : [json];
}

function completionPart(item: Json): Part {
  if (typeof item === 'string') return { type: 'text', text: item };
  const inner = item instanceof JsonObject ? (objectAt(item, 'prompt') ?? objectAt(item, 'completion')) : undefined;
  const text = inner?.string('text');
  return text === undefined ? { type: 'unknown', value: item } : { type: 'text', text };
}

/** The texts that were embedded. Vectors stay in the raw attributes. */
function readEmbedded(subject: Subject): Content | undefined {
  const isText = ([key]: readonly [string, unknown]): boolean =>
    key.startsWith('embedding.embeddings.') && key.endsWith('.embedding.text');
  const texts = subject.span.attributes.filter(isText);
  const items = texts.length === 0 ? undefined : unflattenList(texts, 'embedding.embeddings.');
  if (items === undefined) return undefined;
  const parts = items.map((item): Part => {
    const text = item instanceof JsonObject ? objectAt(item, 'embedding')?.string('text') : undefined;
    return text === undefined ? { type: 'unknown', value: item } : { type: 'text', text };
  });
  return { messages: [{ role: 'user', parts }], finishReasons: [] };
}

/** The raw input or output of any step: chat when it has a known shape, else JSON or text as it is. */
function readValue(subject: Subject, direction: Direction): Content | undefined {
  const { attributes } = subject;
  const value = attributes.get(`${direction}.value`) ?? (direction === 'input' ? attributes.get('reranker.query') : undefined);
  if (value === undefined || value === null || value === '') return undefined;
  const json =
    attributes.string(`${direction}.mime_type`) === 'text/plain' && typeof value === 'string' ? value : structured(value);
  return readJson(json, speaker(direction));
}
