import type { RetrievedDocument } from '../../model/document.ts';
import { type Json, JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import { readDocuments } from '../documents.ts';
import { readMessages } from '../messages.ts';
import { isEmpty, objectAt, objectOf } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ContentSource, Direction } from './convention.ts';
import { valueAt } from './sources.ts';

const whole = valueAt('framework', { input: ['genkit:input'], output: ['genkit:output'] });

/**
 * Where Genkit keeps what went in and out: what a search or an embedder was given stands deeper inside. Vectors stay in the raw
 * attributes.
 */
export const genkitContent: readonly ContentSource[] = [
  { rank: 'framework', from: { input: 'genkit:input' }, read: readSought },
  { ...whole, read: (subject, way) => (way === 'output' && isEmbedder(subject) ? undefined : whole.read(subject, way)) },
];

const isEmbedder = ({ attributes }: Subject): boolean => attributes.get('genkit:metadata:subtype') === 'embedder';

/** The query of a search, or the documents to be embedded. */
function readSought(subject: Subject, direction: Direction): Content | undefined {
  const input = direction === 'input' ? subject.json('genkit:input') : undefined;
  if (!(input instanceof JsonObject)) return undefined;
  const query = objectAt(input, 'query')?.get('content');
  const embedded = isEmbedder(subject) ? input.get('input') : undefined;
  const parts = query ?? (Array.isArray(embedded) ? embedded.flatMap(partsOf) : undefined);
  return parts === undefined ? undefined : readMessages(objectOf(['role', 'user'], ['content', parts]), 'user');
}

function partsOf(document: Json): readonly Json[] {
  const content = document instanceof JsonObject ? document.get('content') : undefined;
  return Array.isArray(content) ? content : [document];
}

/** Documents whose content is a list of parts. They have no id of their own: by custom it is in their metadata. */
export function genkitDocuments(subject: Subject, type: ObservationType): readonly RetrievedDocument[] | undefined {
  const found = type === 'retrieval' || type === 'reranker' ? subject.at(['genkit:output', 'documents']) : undefined;
  if (!Array.isArray(found)) return undefined;
  return readDocuments(found.map((document: Json) => (document instanceof JsonObject ? flat(document) : document)));
}

function flat(document: JsonObject): JsonObject {
  const texts = partsOf(document).map((part) => (part instanceof JsonObject ? part.string('text') : undefined));
  const fields = new Map(document.entries);
  if (texts.every((text) => text !== undefined)) fields.set('content', texts.join(''));
  const id = objectAt(document, 'metadata')?.string('id');
  return new JsonObject(id === undefined || fields.has('id') ? fields : fields.set('id', id));
}

/** The configuration of a model call. */
export function genkitParameters(subject: Subject): JsonObject | undefined {
  const config = subject.at(['genkit:input', 'config']);
  if (!(config instanceof JsonObject)) return undefined;
  const parameters = [...config.entries].filter(([, value]: readonly [string, Json]) => !isEmpty(value));
  return parameters.length === 0 ? undefined : new JsonObject(new Map(parameters));
}
