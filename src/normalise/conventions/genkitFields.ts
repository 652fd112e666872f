import { type Json, JsonObject, stringify } from '../../model/json.ts';
import type { Score } from '../../model/score.ts';
import { providerName } from '../providers.ts';
import { makeScore, stepNamed } from '../scores.ts';
import { objectAt, textOf } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Reader } from './convention.ts';

const modelKey = /^\/(?:background-model|model|embedder)\/(.+)$/;

/** What was called, such as `openai/gpt-4o-mini`: the key is there from the start. */
const called = ({ attributes }: Subject): string | undefined => modelKey.exec(attributes.string('genkit:key') ?? '')?.[1];

/** The model as the provider says it, else as it was asked for, without the plugin that offers it. */
export const genkitModel: Reader<string> = {
  from: 'genkit:output → raw → model, genkit:key',
  read: (subject) => {
    const name = called(subject);
    if (name === undefined) return undefined;
    const answered = subject.at(['genkit:output', 'raw', 'model']) ?? subject.at(['genkit:output', 'raw', 'modelVersion']);
    return typeof answered === 'string' ? answered : name.slice(name.indexOf('/') + 1);
  },
};

/** The plugin that offers the model. */
export const genkitProvider: Reader<string> = {
  from: 'genkit:key',
  read: (subject) => {
    const name = called(subject);
    return name?.includes('/') === true ? providerName(name.slice(0, name.indexOf('/'))) : undefined;
  },
};

/** A prompt that ran, or that was rendered. */
export const genkitPrompt: Reader<string> = {
  from: 'genkit:metadata:promptName, genkit:name',
  read: ({ attributes, span }) =>
    attributes.string('genkit:metadata:promptName') ??
    (attributes.get('genkit:type') === 'dotprompt' ? (attributes.string('genkit:name') ?? span.name) : undefined),
};

/** What was put into a prompt. */
export const genkitVariables: Reader<ReadonlyMap<string, string>> = {
  from: 'genkit:input',
  read: (subject) => {
    const type = subject.attributes.get('genkit:type');
    const input = type === 'promptTemplate' || type === 'dotprompt' ? subject.json('genkit:input') : undefined;
    if (!(input instanceof JsonObject) || input.entries.size === 0) return undefined;
    return new Map([...input.entries].map(([name, value]) => [name, typeof value === 'string' ? value : stringify(value)]));
  },
};

/** What an evaluator found, for each case that it was given: a step of its own below it. */
export function genkitScores(subject: Subject): readonly Score[] {
  if (subject.attributes.get('genkit:metadata:subtype') !== 'evaluator') return [];
  const cases = subject.json('genkit:output');
  return Array.isArray(cases) ? cases.flatMap((item: Json) => (item instanceof JsonObject ? readCase(subject, item) : [])) : [];
}

function readCase(subject: Subject, item: JsonObject): readonly Score[] {
  const evaluation = item.get('evaluation');
  const list = Array.isArray(evaluation) ? evaluation : [evaluation];
  const traceId = item.string('traceId');
  const spanId = item.string('spanId');
  return list.flatMap((judged): readonly Score[] => {
    if (!(judged instanceof JsonObject)) return [];
    const value = judged.get('score');
    const score = makeScore(subject, {
      name: judged.string('id') ?? subject.attributes.string('genkit:name') ?? subject.span.name,
      value: typeof value === 'number' || typeof value === 'boolean' ? value : undefined,
      label: typeof value === 'string' ? value : textOf(judged, 'status'),
      explanation: objectAt(judged, 'details')?.string('reasoning') ?? judged.string('error'),
      kind: undefined,
      hasModel: false,
      identifier: undefined,
      scope: 'observation',
      about: stepNamed(traceId, spanId),
      time: subject.span.end,
    });
    return score === undefined ? [] : [score];
  });
}
