import type { Message } from '../model/message.ts';
import type { Missing, Observation } from '../model/observation.ts';
import type { HintView } from '../protocol/views.ts';

/**
 * Why something is missing from a step, and the switch that turns it on; nothing for steps that are whole.
 * `hasSession`: whether the trace names a session, which any of its steps may do.
 */
export function observationHints(observation: Observation, hasSession: boolean): readonly HintView[] {
  const missing = observation.missing.filter(({ what }) => what !== 'session' || !hasSession);
  return [
    ...redactions(observation).map((text) => hint('content', text)),
    ...missing.map(({ what, advice = '' }) => hint(what, `${problems[what]} ${advice}`.trim())),
  ];
}

const problems: Readonly<Record<Missing['what'], string>> = {
  content: 'What went in and out was not sent.',
  documents: 'No documents were sent.',
  tokens: 'No token counts were sent.',
  session: 'No session was named, so this turn stands alone.',
};

/** Text in backticks is for copying. */
function hint(about: HintView['about'], text: string): HintView {
  const copy = [...text.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);
  return { about, text: text.replaceAll('`', ''), copy };
}

/** What OpenInference writes where a hide flag removed something. */
const redacted = '__REDACTED__';

function redactions({ input, output, tool, documents }: Observation): readonly string[] {
  const isHidden =
    [...input, ...output].some(saysNothing) ||
    tool?.arguments === redacted ||
    tool?.result === redacted ||
    documents.some(({ content }) => content === redacted);
  if (!isHidden) return [];
  return [
    'The instrumentation hid content. Unset `OPENINFERENCE_HIDE_INPUTS`, `OPENINFERENCE_HIDE_OUTPUTS` and the other `OPENINFERENCE_HIDE_…` variables of the app to see it.',
  ];
}

function saysNothing({ parts }: Message): boolean {
  return parts.some((part) => (part.type === 'text' || part.type === 'reasoning') && part.text === redacted);
}
