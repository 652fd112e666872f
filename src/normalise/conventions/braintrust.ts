import { numberIn } from '../../model/attributes.ts';
import { JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Score } from '../../model/score.ts';
import { makeScore } from '../scores.ts';
import type { Subject } from '../subject.ts';
import { unflatten } from '../unflatten.ts';
import type { ConventionTable, Place } from './convention.ts';
import { requestParametersAt } from './requestParametersAt.ts';
import { retrievedAt } from './retrievedAt.ts';
import { valueAt } from './sources.ts';

// A field is one JSON attribute, or flattened by its first keys.
const at = (field: string, name: string): readonly Place[] => [[`braintrust.${field}`, name], `braintrust.${field}.${name}`];
const metrics = (...names: readonly string[]): readonly Place[] => names.flatMap((name) => at('metrics', name));
const input: Place = ['braintrust.input_json'];
const output: Place = ['braintrust.output_json'];
const prompt = (name: string): Place => ['braintrust.metadata', 'prompt', name];

const values = new Map<string, ObservationType>([
  ['llm', 'generation'],
  ['tool', 'tool'],
  ['task', 'chain'],
  ['score', 'evaluator'],
  ['scorer', 'evaluator'],
  ['eval', 'chain'],
]);

/** Braintrust's attributes on spans of any library (reference 4.13). */
export const braintrust: ConventionTable = {
  id: 'braintrust',
  title: 'Braintrust',
  release: 'documentation of 2026-10, braintrust 0.48 (Python)',
  prefixes: ['braintrust.'],
  scopes: ['braintrust', 'braintrust.*'],
  scorePrefixes: ['braintrust.scores'],
  propagated: ['braintrust.parent', 'braintrust.context_json', 'braintrust.otel.'],
  types: [
    { key: ['braintrust.span_attributes', 'type'], values },
    { key: 'braintrust.span_attributes.type', values },
  ],
  shapes: [{ type: 'generation', key: /^braintrust\.metrics\.(prompt_tokens|completion_tokens)$/ }],
  keys: {
    name: at('span_attributes', 'name'),
    sessionId: at('metadata', 'session_id'),
    userId: at('metadata', 'user_id'),
    tags: ['braintrust.tags'],
    model: at('metadata', 'model'),
    provider: at('metadata', 'provider'),
    inputTokens: metrics('prompt_tokens', 'input_tokens'),
    outputTokens: metrics('completion_tokens', 'output_tokens'),
    totalTokens: metrics('tokens', 'total_tokens'),
    cacheReadTokens: metrics('prompt_cached_tokens'),
    cacheWriteTokens: metrics('prompt_cache_creation_tokens'),
    reasoningTokens: metrics('completion_reasoning_tokens'),
    costUsd: metrics('estimated_cost', 'cost'),
    firstTokenSeconds: metrics('time_to_first_token'),
    toolArguments: [input, 'braintrust.input'],
    toolResult: [output, 'braintrust.output'],
    toolDefinitions: at('metadata', 'tools'),
    promptName: [prompt('key'), prompt('slug'), prompt('id')],
    promptVersion: [prompt('version')],
    promptVariables: [prompt('variables')],
  },
  content: [
    valueAt('platform', { input, output }),
    valueAt('platform', { input: 'braintrust.input', output: 'braintrust.output' }),
  ],
  readers: {
    parameters: requestParametersAt(['braintrust.metadata']),
    documents: retrievedAt(output, 'braintrust.output'),
  },
  scores: readScores,
  json: [
    ...['input_json', 'output_json', 'expected_json', 'context_json', 'metadata', 'metrics', 'scores', 'span_attributes'].map(
      (name) => `braintrust.${name}`,
    ),
  ],
  knows: [
    ...[
      'braintrust.expected',
      'braintrust.metadata.*',
      'braintrust.metrics.*',
      'braintrust.span_attributes.*',
      'braintrust.scores.*',
    ],
    ...['braintrust.origin', 'braintrust.error', 'braintrust.facets'],
  ],
  advice: {
    content: 'Set the attributes `braintrust.input_json` and `braintrust.output_json`, or those of OpenTelemetry GenAI.',
    tokens: 'Set the attributes `braintrust.metrics.prompt_tokens` and `braintrust.metrics.completion_tokens`.',
    session: 'Set the attribute `session.id` to the id of the conversation.',
  },
};

/** `braintrust.scores`, an object from name to number, as JSON or flattened. */
function readScores(subject: Subject, type: ObservationType): readonly Score[] {
  if (!subject.scored) return [];
  const whole = subject.json('braintrust.scores');
  const given = whole instanceof JsonObject ? whole : unflatten(subject.span.attributes, 'braintrust.scores.');
  if (!(given instanceof JsonObject)) return [];
  const hasModel = type === 'evaluator' && subject.model() !== undefined;
  return [...given.entries].flatMap(([name, value]) => {
    const score = makeScore(subject, {
      name,
      value: typeof value === 'boolean' ? value : numberIn(value),
      label: typeof value === 'string' && numberIn(value) === undefined ? value : undefined,
      explanation: undefined,
      kind: undefined,
      hasModel,
      identifier: undefined,
      scope: 'observation',
      time: 0n,
    });
    return score === undefined ? [] : [score];
  });
}
