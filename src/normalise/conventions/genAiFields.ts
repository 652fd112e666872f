import { AttributeMap, KeyValueList } from '../../model/attributes.ts';
import type { RetrievedDocument } from '../../model/document.ts';
import { type Json, JsonObject, plain, stringify } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Score } from '../../model/score.ts';
import { readDocuments } from '../documents.ts';
import { judgement, makeScore } from '../scores.ts';
import { structured } from '../structured.ts';
import type { Subject } from '../subject.ts';

const requestPrefix = 'gen_ai.request.';
const otherParameters: ReadonlyMap<string, string> = new Map([
  ['gen_ai.output.type', 'output_type'],
  ['openai.request.service_tier', 'service_tier'],
  ['gen_ai.openai.request.service_tier', 'service_tier'],
  ['gen_ai.openai.request.response_format', 'response_format'],
  ['gen_ai.openai.request.seed', 'seed'],
  ['gen_ai.retrieval.top_k', 'top_k'],
  ['gen_ai.embeddings.dimension.count', 'dimensions'],
]);

/** `gen_ai.request.*` but the model, by their short names. */
export function genAiParameters(subject: Subject): JsonObject | undefined {
  const parameters = new Map<string, Json>();
  for (const [key, value] of subject.span.attributes) {
    const name = key.startsWith(requestPrefix) ? key.slice(requestPrefix.length) : otherParameters.get(key);
    // AgentOps lists the tools there, field by field.
    if (name === undefined || name === 'model' || /^(tools|functions)\./.test(name) || parameters.has(name)) continue;
    parameters.set(name, structured(value));
  }
  return parameters.size === 0 ? undefined : new JsonObject(parameters);
}

export function genAiDocuments(subject: Subject): readonly RetrievedDocument[] | undefined {
  const value = subject.attributes.get('gen_ai.retrieval.documents') ?? subject.attributes.get('gen_ai.memory.records');
  if (value === undefined || value === null || value === '') return undefined;
  const json = structured(value);
  return readDocuments(Array.isArray(json) ? json : [json]);
}

const variablePrefix = 'gen_ai.prompt.variable.';

export function genAiPromptVariables(subject: Subject): ReadonlyMap<string, string> | undefined {
  const variables = new Map<string, string>();
  for (const [key, value] of subject.span.attributes) {
    if (!key.startsWith(variablePrefix)) continue;
    const name = key.slice(variablePrefix.length);
    const json = plain(value);
    if (!variables.has(name)) variables.set(name, typeof json === 'string' ? json : stringify(json));
  }
  return variables.size === 0 ? undefined : variables;
}

const evaluationEvent = 'gen_ai.evaluation.result';

/** Judgements that stand as events on the span they judge, or as log records that name it. */
export function genAiScores(subject: Subject, type: ObservationType): readonly Score[] {
  const { span } = subject;
  if (span.events.length === 0 && subject.logs.length === 0) return [];
  const scores: Score[] = [];
  const told = new Set<string>();
  for (const { name, time, attributes, body } of [...subject.events, ...subject.logEvents]) {
    if (name !== evaluationEvent) continue;
    // OpenLIT sends a judgement both as an event and as a log record, a moment apart.
    const same = JSON.stringify(
      ['name', 'score.value', 'score.label', 'explanation'].map((key) => String(attributes.get(`gen_ai.evaluation.${key}`))),
    );
    if (body !== null && told.has(same)) continue;
    if (body === null) told.add(same);
    const fields = body instanceof KeyValueList ? new AttributeMap([...attributes.entries, ...body.entries]) : attributes;
    const model = fields.has('gen_ai.request.model') || fields.has('gen_ai.response.model');
    const score = makeScore(subject, {
      name: fields.string('gen_ai.evaluation.name'),
      ...judgement(fields, 'gen_ai.evaluation.score.value', 'gen_ai.evaluation.score.label', 'gen_ai.evaluation.explanation'),
      kind: undefined,
      hasModel: model || (type === 'evaluator' && subject.model() !== undefined),
      identifier: undefined,
      scope: 'observation',
      time,
    });
    if (score !== undefined) scores.push(score);
  }
  return scores;
}
