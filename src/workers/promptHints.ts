import type { PromptHints, PromptMessage } from '../link/resolvePrompt.ts';
import type { Message } from '../model/message.ts';
import type { Observation } from '../model/observation.ts';

/** What a generation says about its prompt, for the linker. */
export function promptHints({ prompt, source, input }: Observation): PromptHints {
  return {
    ...(prompt?.template === undefined ? {} : { template: prompt.template }),
    ...(prompt?.name === undefined ? {} : { promptName: prompt.name }),
    ...(prompt?.version === undefined ? {} : { promptVersion: prompt.version }),
    ...(source === undefined ? {} : { sourceFile: source.file }),
    ...(source?.line === undefined ? {} : { sourceLine: source.line }),
    messages: input.flatMap(textsOf),
  };
}

function textsOf({ role, parts }: Message): readonly PromptMessage[] {
  return parts.flatMap((part) => (part.type === 'text' ? [{ role, text: part.text }] : []));
}
