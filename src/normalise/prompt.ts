import { type AttributeValue, textIn } from '../model/attributes.ts';
import { type Json, JsonObject, stringify } from '../model/json.ts';
import type { ObservationType, PromptReference } from '../model/observation.ts';
import { isEmpty, structured } from './structured.ts';
import type { Subject } from './subject.ts';

/** Which prompt a step says it used. */
export function promptName(subject: Subject, type: ObservationType): string | undefined {
  // Gemini CLI keeps the id of a turn there.
  if (subject.string('agentName') === 'gemini-cli') return undefined;
  return subject.read('promptName', type, textIn);
}

export function promptVersion(subject: Subject, type: ObservationType): string | undefined {
  return subject.read('promptVersion', type, textIn);
}

/** All that a step says about its prompt; undefined when it says nothing. Where it stands is found by linking. */
export function readPrompt(subject: Subject, type: ObservationType): PromptReference | undefined {
  const name = promptName(subject, type);
  const version = promptVersion(subject, type);
  const template = subject.string('promptTemplate');
  const variables = subject.read('promptVariables', 'generation', variablesIn);
  if (name === undefined && version === undefined && template === undefined && variables === undefined) return undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(template === undefined ? {} : { template }),
    variables: variables ?? new Map(),
  };
}

/** Variables as a JSON object; what is no object is kept under no name rather than lost. */
function variablesIn(value: AttributeValue | Json): ReadonlyMap<string, string> | undefined {
  if (isEmpty(value)) return undefined;
  const json = structured(value);
  if (!(json instanceof JsonObject)) return new Map([['', spelled(json)]]);
  return new Map([...json.entries].map(([name, item]) => [name, spelled(item)]));
}

const spelled = (value: Json): string => (typeof value === 'string' ? value : stringify(value));
