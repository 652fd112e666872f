import type { PromptReference } from '../model/observation.ts';
import type { Subject } from './subject.ts';

/** Which prompt a step says it used. */
export function promptName(subject: Subject): string | undefined {
  // Gemini CLI keeps the id of a turn there.
  return subject.string('agentName') === 'gemini-cli' ? undefined : subject.string('promptName');
}

/** All that a step says about its prompt; undefined when it says nothing. Where it stands is found by linking. */
export function readPrompt(subject: Subject): PromptReference | undefined {
  const name = promptName(subject);
  const version = subject.string('promptVersion');
  const template = subject.string('promptTemplate');
  let variables: ReadonlyMap<string, string> | undefined;
  for (const convention of subject.conventions) variables ??= convention.promptVariables?.(subject);
  if (name === undefined && version === undefined && template === undefined && variables === undefined) return undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(template === undefined ? {} : { template }),
    variables: variables ?? new Map(),
  };
}
