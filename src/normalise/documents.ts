import type { RetrievedDocument } from '../model/document.ts';
import { type Json, JsonObject, stringify } from '../model/json.ts';
import { objectAt, objectOf, structuredText } from './structured.ts';

const contentKeys = ['content', 'pageContent', 'page_content', 'text', 'document', 'body'];
const idKeys = ['id', 'document_id', 'doc_id', '_id', 'id_'];
const metadataKeys = ['metadata', 'meta'];
const scoreKeys = ['score', 'relevance_score', 'relevanceScore', 'similarity'];

/** Reads documents in the order given, in any of the usual shapes. What is not understood becomes content or metadata. */
export function readDocuments(items: readonly Json[]): readonly RetrievedDocument[] {
  return items.map((item, index) => readDocument(structuredText(item), index + 1));
}

/** Reads raw output as documents; undefined when it is anything else. An empty list is a search that found nothing. */
export function documentsIn(value: Json): readonly RetrievedDocument[] | undefined {
  const list = value instanceof JsonObject ? (value.get('documents') ?? value.get('results') ?? value.get('matches')) : value;
  return Array.isArray(list) && list.every(isDocument) ? readDocuments(list) : undefined;
}

function isDocument(item: Json): boolean {
  const { object } = unwrap(item);
  return (
    object !== undefined && object.get('role') === undefined && contentKeys.some((key) => typeof object.get(key) === 'string')
  );
}

function readDocument(item: Json, rank: number): RetrievedDocument {
  const { object, score: paired } = unwrap(item);
  if (object === undefined) {
    return { content: typeof item === 'string' ? item : stringify(item), metadata: objectOf(), rank };
  }
  const used = new Set<string>(metadataKeys);
  const take = <Value>(keys: readonly string[], read: (value: Json) => Value | undefined): Value | undefined => {
    for (const key of keys) {
      const value = read(object.get(key) ?? null);
      if (value === undefined) continue;
      used.add(key);
      return value;
    }
    return undefined;
  };
  const content = take(contentKeys, (value) => (typeof value === 'string' ? value : undefined));
  const ownId = take(idKeys, idOf);
  const own = take(scoreKeys, toNumber) ?? paired;
  const metadata = metadataOf(object, used);
  // Documents of LangChain and MLflow have no field for them.
  const score = own ?? scoreIn(metadata);
  const id = ownId ?? idKeys.map((key) => idOf(metadata.get(key) ?? null)).find((found) => found !== undefined);
  return {
    ...(id === undefined ? {} : { id }),
    content: content ?? '',
    ...(score === undefined ? {} : { score }),
    metadata,
    rank,
  };
}

/** The document inside what frameworks wrap around it: OpenInference's key, LangChain's serialisation, a pair with its score. */
function unwrap(item: Json): { readonly object?: JsonObject; readonly score?: number } {
  if (Array.isArray(item) && item.length === 2 && typeof item[1] === 'number')
    return { ...unwrap(item[0] ?? null), score: item[1] };
  if (!(item instanceof JsonObject)) return {};
  const inner =
    objectAt(item, 'document') ?? objectAt(item, 'node') ?? (item.get('lc') === undefined ? undefined : objectAt(item, 'kwargs'));
  // A search result that holds its document beside its score: the score is the result's.
  const score = inner === undefined ? undefined : scoreIn(item);
  return { object: inner ?? item, ...(score === undefined ? {} : { score }) };
}

const idOf = (value: Json): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

const scoreIn = (object: JsonObject): number | undefined =>
  scoreKeys.map((key) => toNumber(object.get(key) ?? null)).find((found) => found !== undefined);

function metadataOf(object: JsonObject, used: ReadonlySet<string>): JsonObject {
  const metadata = structuredText(metadataKeys.map((key) => object.get(key)).find((value) => value !== undefined) ?? null);
  const entries = new Map(metadata instanceof JsonObject ? metadata.entries : metadata === null ? [] : [['metadata', metadata]]);
  for (const [key, value] of object.entries) {
    // An empty field, such as an embedding that was left out, tells nothing.
    if (value !== null && !used.has(key) && !entries.has(key)) entries.set(key, value);
  }
  return new JsonObject(entries);
}

function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
