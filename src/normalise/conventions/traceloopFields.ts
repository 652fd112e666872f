import type { RetrievedDocument } from '../../model/document.ts';
import { type Json, JsonObject, plain, stringify } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import { readDocuments } from '../documents.ts';
import { objectOf, structured, structuredText, textOf } from '../structured.ts';
import type { Happening, Subject } from '../subject.ts';
import { unflattenList } from '../unflatten.ts';

/** `llm.request.functions.N.{name,description,parameters}`, where the parameters are JSON. */
export function toolDefinitions({ span }: Subject): readonly Json[] | undefined {
  return unflattenList(span.attributes, 'llm.request.functions.')?.map((tool) =>
    tool instanceof JsonObject
      ? new JsonObject(new Map([...tool.entries].map(([key, value]) => [key, structuredText(value)])))
      : tool,
  );
}

const variables = 'traceloop.prompt.template_variables.';

export function promptVariables({ span }: Subject): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const [key, value] of span.attributes) {
    if (!key.startsWith(variables)) continue;
    const json = plain(value);
    found.set(key.slice(variables.length), typeof json === 'string' ? json : stringify(json));
  }
  return found.size === 0 ? undefined : found;
}

/** What a vector store found, an event each; what a reranker put in order, told in words. */
export function rerankedOrFound(subject: Subject, type: ObservationType): readonly RetrievedDocument[] | undefined {
  if (type === 'reranker') return ranked(subject);
  const found = subject.events.flatMap(foundDocument);
  return found.length === 0 ? undefined : readDocuments(found);
}

function foundDocument({ name, attributes }: Happening): readonly Json[] {
  if (name !== 'db.query.result' && name !== 'db.search.result') return [];
  const field = (key: string): Json => {
    const value = attributes.get(`${name}.${key}`);
    return value === undefined ? null : structured(value);
  };
  const metadata = field('metadata');
  const document = field('document') ?? field('entity');
  // Stores without a field for the text keep it in the metadata.
  const text =
    document ?? (metadata instanceof JsonObject ? (textOf(metadata, 'text', 'content', 'page_content') ?? null) : null);
  const given: readonly (readonly [string, Json])[] = [
    ['id', field('id')],
    ['score', field('score')],
    ['content', typeof text === 'string' || text === null ? text : stringify(text)],
    ['distance', field('distance')],
    ['metadata', metadata],
  ];
  return [objectOf(...given.filter(([, value]) => value !== null))];
}

/** Cohere's: the documents are the system's prompts, a result is `Doc 2, Score: 0.93`, in some releases with the text below. */
function ranked({ span }: Subject): readonly RetrievedDocument[] | undefined {
  const prompts = unflattenList(span.attributes.filter(isMessage), 'gen_ai.prompt.') ?? [];
  const results = unflattenList(span.attributes.filter(isMessage), 'gen_ai.completion.') ?? [];
  const documents = results.map((result) => {
    const said = contentOf(result);
    const found = /^Doc (\d+), Score: ([-+\d.e]+)\n?/.exec(said);
    if (found === null) return objectOf(['content', said]);
    const text = said.slice(found[0].length) || contentOf(prompts[Number(found[1])] ?? null);
    return objectOf(['content', text], ['score', Number(found[2])], ['metadata', objectOf(['index', Number(found[1])])]);
  });
  return documents.length === 0 ? undefined : readDocuments(documents);
}

const isMessage = ([key]: readonly [string, unknown]): boolean => /^gen_ai\.(prompt|completion)\.\d/.test(key);
const contentOf = (message: Json): string => (message instanceof JsonObject ? (message.string('content') ?? '') : '');
