import { numberIn } from '../../model/attributes.ts';
import { JsonObject } from '../../model/json.ts';
import type { Message } from '../../model/message.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Score } from '../../model/score.ts';
import { readMessages } from '../messages.ts';
import { makeScore } from '../scores.ts';
import { structured } from '../structured.ts';
import type { Subject } from '../subject.ts';
import { unflattenList } from '../unflatten.ts';
import type { Content, ConventionTable, Direction, Place } from './convention.ts';
import { placeName } from './placeName.ts';
import { retrievedAt } from './retrievedAt.ts';
import { readValue, speaker } from './sources.ts';

const input: Place = ['lmnr.span.input'];
const output: Place = ['lmnr.span.output'];
const association = 'lmnr.association.properties.';

const embeddings = /\.embeddings?$/;

const values = new Map<string, ObservationType>([
  ['llm', 'generation'],
  ['cached', 'generation'],
  ['tool', 'tool'],
  ['pipeline', 'chain'],
  ['executor', 'chain'],
  ['evaluation', 'chain'],
  ['evaluator', 'evaluator'],
  ['human_evaluator', 'evaluator'],
]);

/** Laminar's decorators and processors (reference 4.13); its model calls are written in OpenTelemetry GenAI. */
export const laminar: ConventionTable = {
  id: 'laminar',
  title: 'Laminar',
  release: 'lmnr 0.8.2 (Python), 0.8.46 (JS) (2026-11)',
  prefixes: ['lmnr.'],
  scopes: ['lmnr.*', '@lmnr*'],
  propagated: [
    ...[association, 'lmnr.span.path', 'lmnr.span.ids_path', 'lmnr.span.parent_path', 'lmnr.span.parent_ids_path'],
    ...['lmnr.span.instrumentation_source', 'lmnr.span.sdk_version', 'lmnr.span.language_version', 'lmnr.internal.'],
  ],
  // DEFAULT says nothing; whatever calls a model is an LLM.
  types: [{ key: 'lmnr.span.type', values, except: embeddings }],
  names: [{ type: 'embedding', name: embeddings }],
  shapes: [],
  keys: {
    sessionId: [`${association}session_id`],
    userId: [`${association}user_id`],
    tags: [`${association}tags`],
    environment: [`${association}metadata.environment`],
    toolArguments: [input],
    toolResult: [output],
  },
  content: [{ rank: 'platform', from: { input: placeName(input), output: placeName(output) }, read: readStep }],
  readers: {
    instructions: { from: 'gen_ai.prompt.*', read: readInstructions },
    documents: retrievedAt(output),
    costUsd: { from: 'gen_ai.usage.input_cost + gen_ai.usage.output_cost', read: sumOfCosts },
  },
  scores: readScores,
  knows: [
    'lmnr.span.original_type',
    'lmnr.span.instrumentation_scope.*',
    'lmnr.rollout.*',
    'gen_ai.usage.input_cost',
    'gen_ai.usage.output_cost',
  ],
  advice: {
    content: 'Check that `ignore_input` and `ignore_output` (JS `ignoreInput`, `ignoreOutput`) are not set on `observe`.',
    tokens: 'Call `Laminar.initialize()` before the library of the model is imported, so that its calls are traced.',
    session: 'Call `Laminar.set_trace_session_id("…")` (JS `Laminar.setTraceSessionId`), or give `observe` a `session_id`.',
  },
};

/** What a function was given and gave; where JS tells the list of its arguments, and there is one text, it is that. */
function readStep(subject: Subject, direction: Direction): Content | undefined {
  const value = subject.at(direction === 'input' ? input : output);
  if (value === undefined || value === null || value === '') return undefined;
  const json = structured(value);
  const only = direction === 'input' && Array.isArray(json) && json.length === 1 ? json[0] : undefined;
  return readValue(typeof only === 'string' ? only : json, speaker(direction));
}

/** The system prompt of OpenAI's responses stands among the older messages only. */
function readInstructions({ span }: Subject): Message | undefined {
  if (!span.attributes.some(([key]) => key === 'gen_ai.input.messages')) return undefined;
  const older =
    unflattenList(
      span.attributes.filter(([key]) => /^gen_ai\.prompt\.\d/.test(key)),
      'gen_ai.prompt.',
    ) ?? [];
  return readMessages([...older], 'user')?.messages.find(({ role }) => role === 'system');
}

function sumOfCosts({ attributes }: Subject): number | undefined {
  const before = attributes.number('gen_ai.usage.input_cost');
  const after = attributes.number('gen_ai.usage.output_cost');
  return before === undefined && after === undefined ? undefined : (before ?? 0) + (after ?? 0);
}

/** An evaluator gives a number, by the name of its span, or several by their names. It judges what was executed beside it. */
function readScores(subject: Subject): readonly Score[] {
  const type = subject.attributes.string('lmnr.span.type');
  if (type !== 'EVALUATOR' && type !== 'HUMAN_EVALUATOR') return [];
  const given = subject.at(output);
  const named = given instanceof JsonObject ? [...given.entries] : [[subject.span.name, given] as const];
  return named.flatMap(([name, value]) => {
    const number = numberIn(value);
    if (number === undefined) return [];
    const score = makeScore(subject, {
      name,
      value: number,
      label: undefined,
      explanation: undefined,
      kind: type === 'HUMAN_EVALUATOR' ? 'human' : undefined,
      hasModel: false,
      identifier: undefined,
      scope: 'trace',
      time: 0n,
    });
    return score === undefined ? [] : [score];
  });
}
