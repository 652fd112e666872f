import type { AttributeValue } from '../../model/attributes.ts';
import type { RetrievedDocument } from '../../model/document.ts';
import { type Json, JsonObject, parseJson, plain } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import { readDocuments } from '../documents.ts';
import { readMessages } from '../messages.ts';
import { objectOf, structured } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ContentSource, Direction } from './convention.ts';
import { messagesAt, readValue } from './sources.ts';

/** Where the AI SDK keeps what went in and out. */
export const aiSdkContent: readonly ContentSource[] = [
  messagesAt('framework', { input: 'ai.prompt.messages' }),
  messagesAt('framework', { input: 'ai.prompt' }),
  { rank: 'framework', from: { output: 'ai.response.*' }, read: (subject, way) => readAnswer(subject, way, 'ai.response.') },
  // Before 4.
  { rank: 'framework', from: { output: 'ai.result.*' }, read: (subject, way) => readAnswer(subject, way, 'ai.result.') },
  { rank: 'value', from: { input: 'ai.value, ai.values, ai.documents' }, read: readTexts },
];

/** Text, reasoning, tool calls or an object, each in an attribute of its own. */
function readAnswer({ attributes }: Subject, direction: Direction, prefix: string): Content | undefined {
  if (direction === 'input') return undefined;
  const said = new Map<string, Json>();
  const add = (field: string, key: string): void => {
    const value = attributes.get(prefix + key);
    if (value !== undefined && value !== null && value !== '')
      said.set(field, field === 'content' ? plain(value) : structured(value));
  };
  add('reasoning', 'reasoning');
  add('content', 'text');
  add('tool_calls', 'toolCalls');
  add('object', 'object');
  const object = said.get('object');
  if (object !== undefined && said.size === 1) return readValue(object, 'assistant');
  return said.size === 0 ? undefined : readMessages(objectOf(['role', 'assistant'], ...said), 'assistant');
}

/** The texts that were embedded or ranked. Vectors stay in the raw attributes. */
function readTexts(subject: Subject, direction: Direction): Content | undefined {
  const texts = direction === 'input' ? listOf(subject, 'ai.value', 'ai.values', 'ai.documents') : undefined;
  return texts === undefined ? undefined : readMessages(objectOf(['role', 'user'], ['content', texts]), 'user');
}

/** A value, or a list of them, each as JSON: a text stands in quotes. */
function listOf({ attributes }: Subject, ...keys: readonly string[]): readonly Json[] | undefined {
  const value = keys.map((key) => attributes.get(key)).find((found) => found !== undefined && found !== null && found !== '');
  if (value === undefined) return undefined;
  const list: readonly AttributeValue[] = Array.isArray(value) ? value : [value];
  return list.map((item) => (typeof item === 'string' ? (parseJson(item) ?? item) : plain(item)));
}

const settings = 'ai.settings.';

export function aiSdkParameters({ span }: Subject): JsonObject | undefined {
  const parameters = new Map<string, Json>();
  for (const [key, value] of span.attributes) {
    // The runtime context is the app's own, not the model's.
    if (!key.startsWith(settings) || key.startsWith(`${settings}context.`)) continue;
    const name = key.slice(settings.length);
    if (!parameters.has(name)) parameters.set(name, structured(value));
  }
  return parameters.size === 0 ? undefined : new JsonObject(parameters);
}

/** The documents of a reranker in their new order: the ranking names them by their index among those that were given. */
export function aiSdkDocuments(subject: Subject, type: ObservationType): readonly RetrievedDocument[] | undefined {
  const given = type === 'reranker' ? listOf(subject, 'ai.documents') : undefined;
  const ranking = given === undefined ? undefined : listOf(subject, 'ai.ranking');
  if (given === undefined || ranking === undefined) return undefined;
  const ranked = ranking.flatMap((item): readonly Json[] => {
    const place = item instanceof JsonObject ? (item.get('originalIndex') ?? item.get('index')) : undefined;
    const document = typeof place === 'number' ? given[place] : undefined;
    if (!(item instanceof JsonObject) || document === undefined) return [];
    const score = item.get('score') ?? item.get('relevanceScore') ?? null;
    return [
      objectOf(['document', document instanceof JsonObject ? document : objectOf(['content', document])], ['score', score]),
    ];
  });
  return readDocuments(ranked);
}
