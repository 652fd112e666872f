import { stringify } from '../../src/model/json.ts';
import type { Message } from '../../src/model/message.ts';
import type { Observation } from '../../src/model/observation.ts';
import { scenario } from '../../test/clients/scenario.ts';
import type { ReadRecording } from '../../test/support/readRecording.ts';

/** What a convention may tell. */
export const aspects = ['type', 'messages', 'tools', 'documents', 'usage', 'cost', 'session', 'prompt', 'scores'] as const;
export type Aspect = (typeof aspects)[number];

/** `missing`: it was sent, and is not where it belongs. */
export type Verdict = 'yes' | 'not sent' | 'missing';

/**
 * Looks for the values of the story that every recorded client tells (test/clients/scenario.ts): in what was sent, and in what was made of it.
 * `cannot`: what a client sends under the same words without meaning it, such as documents pasted into a prompt.
 */
export function coverage({ sent, traces, scores }: ReadRecording, cannot: ReadonlySet<string>): ReadonlyMap<Aspect, Verdict> {
  const steps = traces.flatMap(({ observations }) => observations).filter(({ noise }) => !noise);
  const generations = steps.filter(({ type }) => type === 'generation');
  const verdict = (aspect: Aspect, wasSent: boolean, isRead: boolean): readonly [Aspect, Verdict] => [
    aspect,
    isRead ? 'yes' : wasSent && !cannot.has(aspect) ? 'missing' : 'not sent',
  ];
  return new Map([
    // A client that calls no model sends other steps.
    verdict('type', true, sent.includes(answer) ? generations.length > 0 : steps.some(({ type }) => type !== 'span')),
    verdict(
      'messages',
      sent.includes(answer),
      steps.some(({ output }) => says(output, answer)) &&
        (!sent.includes(question) || steps.some(({ input }) => says(input, question))),
    ),
    verdict('tools', sent.includes(callId) || sent.includes(scenario.tool.name), hasTool(sent, steps)),
    verdict(
      'documents',
      sent.includes(scenario.documents[0].id) || sent.includes(scenario.documents[0].content),
      steps.some(({ documents }) => documents.some(({ content }) => content === scenario.documents[0].content)),
    ),
    verdict('usage', /(^|\D)(1200|176)(\D|$)/.test(sent), generations.some(hasUsage)),
    verdict(
      'cost',
      hasCost(sent),
      steps.some(({ costSource }) => costSource === 'exporter'),
    ),
    verdict(
      'session',
      sent.includes(scenario.session),
      traces.some(({ sessionId }) => sessionId !== undefined),
    ),
    verdict(
      'prompt',
      sent.includes(scenario.prompt.name) || sent.includes('{{city}}'),
      steps.some(({ prompt }) => prompt?.name !== undefined || prompt?.template !== undefined),
    ),
    verdict('scores', sent.includes(scenario.score.name), scores.has(scenario.score.name)),
  ]);
}

const { question } = scenario;
// Without the beginning, which models that stream may have sent apart.
const answer = 'about 2.1 million residents';
const callId = '7Qd2';

function says(messages: readonly Message[], words: string): boolean {
  return messages.some(({ parts }) => parts.some((part) => part.type === 'text' && part.text.includes(words)));
}

/** A tool step with what it was given and gave; where no step was sent, a call and its result among the messages. */
function hasTool(sent: string, steps: readonly Observation[]): boolean {
  const result = String(scenario.tool.result.population);
  const isWhole = ({ tool }: Observation): boolean =>
    tool !== undefined &&
    (tool.name === scenario.tool.name || tool.callId?.includes(callId) === true) &&
    (!sent.includes(result) || stringify(tool.result ?? null).includes(result));
  if (steps.some((step) => step.type === 'tool')) return steps.some(isWhole);
  const parts = steps.flatMap(({ input, output }) => [...input, ...output]).flatMap((message) => message.parts);
  const calls = new Set(parts.flatMap((part) => (part.type === 'tool_call' && part.id !== undefined ? [part.id] : [])));
  return parts.some((part) => part.type === 'tool_result' && part.id !== undefined && calls.has(part.id));
}

function hasUsage({ usage }: Observation): boolean {
  return usage?.input === 1200 && usage.output === 48;
}

/** An attribute or a key of JSON that speaks of cost, with a number that is not 0. */
function hasCost(sent: string): boolean {
  return [...sent.matchAll(/cost\w*["\s:]{1,4}(\d[\d.e-]*)/gi)].some(([, number]) => Number(number) > 0);
}
