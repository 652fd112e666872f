import type { RetrievedDocument } from '../../model/document.ts';
import { type Json, JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Score } from '../../model/score.ts';
import { documentsIn, readDocuments } from '../documents.ts';
import { type Judgement, makeScore } from '../scores.ts';
import { isEmpty, objectAt, objectOf, structured, structuredText, textOf } from '../structured.ts';
import type { Subject } from '../subject.ts';
import { unflattenList } from '../unflatten.ts';

const invocationKeys = ['llm.invocation_parameters', 'embedding.invocation_parameters'];

function invocation({ attributes }: Subject): JsonObject | undefined {
  for (const key of invocationKeys) {
    const value = attributes.get(key);
    if (value === undefined || isEmpty(value)) continue;
    const json = structured(value);
    // What does not parse is kept under the attribute's own name.
    return json instanceof JsonObject ? json : objectOf([key.slice(key.indexOf('.') + 1), json]);
  }
  return undefined;
}

/** The invocation parameters, without what other fields show. */
export function openInferenceParameters(subject: Subject): JsonObject | undefined {
  const parameters = invocation(subject);
  if (parameters === undefined) return undefined;
  return new JsonObject(new Map([...parameters.entries].filter(([key]) => key !== 'model' && key !== 'tools')));
}

export function openInferenceRequestModel(subject: Subject): string | undefined {
  return invocation(subject)?.string('model');
}

/** `llm.tools`, else the tools among the parameters. */
export function openInferenceToolDefinitions(subject: Subject): readonly Json[] | undefined {
  const flattened = unflattenList(subject.span.attributes, 'llm.tools.');
  if (flattened === undefined) {
    // CrewAI's instrumentation sends them whole.
    const tools = subject.json('llm.tools') ?? invocation(subject)?.get('tools');
    return Array.isArray(tools) ? tools : undefined;
  }
  return flattened.map((item) => {
    const schema = item instanceof JsonObject ? objectAt(item, 'tool')?.get('json_schema') : undefined;
    return schema === undefined ? item : structuredText(schema);
  });
}

export function openInferenceCost({ attributes }: Subject): number | undefined {
  const prompt = attributes.number('llm.cost.prompt');
  const completion = attributes.number('llm.cost.completion');
  return prompt === undefined && completion === undefined ? undefined : (prompt ?? 0) + (completion ?? 0);
}

/** What was retrieved or ranked; for a step of that kind, raw output that is a list of documents too. */
export function openInferenceDocuments(subject: Subject, type: ObservationType): readonly RetrievedDocument[] | undefined {
  const prefix = type === 'reranker' ? 'reranker.output_documents.' : 'retrieval.documents.';
  const items = unflattenList(subject.span.attributes, prefix);
  if (items !== undefined) return readDocuments(items);
  const output = type === 'retrieval' || type === 'reranker' ? subject.attributes.get('output.value') : undefined;
  return output === undefined ? undefined : documentsIn(structured(output));
}

const feedback: readonly (readonly [prefix: string, field: string, scope: Judgement['scope']])[] = [
  ['annotations.', 'annotation', 'observation'],
  ['evaluations.', 'evaluation', 'observation'],
  ['trace.annotations.', 'annotation', 'trace'],
  ['trace.evaluations.', 'evaluation', 'trace'],
  ['session.annotations.', 'annotation', 'session'],
  ['session.evaluations.', 'evaluation', 'session'],
];

/** Annotations and evaluations flattened into the attributes of a span (reference 2.4). */
export function openInferenceScores(subject: Subject, type: ObservationType): readonly Score[] {
  if (!subject.scored) return [];
  const hasModel = type === 'evaluator' && subject.model() !== undefined;
  const scores: Score[] = [];
  for (const [prefix, field, scope] of feedback) {
    for (const item of unflattenList(subject.span.attributes, prefix) ?? []) {
      const judged = item instanceof JsonObject ? objectAt(item, field) : undefined;
      const score = judged === undefined ? undefined : makeScore(subject, readFeedback(judged, scope, hasModel));
      if (score !== undefined) scores.push(score);
    }
  }
  return scores;
}

function readFeedback(judged: JsonObject, scope: Judgement['scope'], hasModel: boolean): Judgement {
  const score = judged.get('score');
  const number = typeof score === 'string' && score.trim() !== '' ? Number(score) : score;
  return {
    name: textOf(judged, 'name'),
    value: typeof number === 'boolean' || (typeof number === 'number' && Number.isFinite(number)) ? number : undefined,
    label: textOf(judged, 'label'),
    explanation: textOf(judged, 'explanation'),
    kind: textOf(judged, 'annotator_kind'),
    hasModel,
    identifier: textOf(judged, 'identifier'),
    scope,
    time: 0n,
  };
}
