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

// What instrumentations write in the place of content they were told to leave out, and how to get it.
const redacted: readonly (readonly [text: string, advice: string])[] = [
  [
    '__REDACTED__',
    'The instrumentation hid content. Unset `OPENINFERENCE_HIDE_INPUTS`, `OPENINFERENCE_HIDE_OUTPUTS` and the other `OPENINFERENCE_HIDE_…` variables of the app to see it.',
  ],
  ['<REDACTED>', 'The prompt was left out. Start the program with `OTEL_LOG_USER_PROMPTS=1` to see it.'],
  [
    '[REDACTED]',
    'The prompt was left out. Set `log_user_prompt = true` under `[otel]` in the configuration of the program to see it.',
  ],
];

function redactions(observation: Observation): readonly string[] {
  return redacted.filter(([text]) => contains(observation, text)).map(([, advice]) => advice);
}

function contains({ input, output, tool, documents }: Observation, text: string): boolean {
  return (
    [...input, ...output].some((message) => says(message, text)) ||
    tool?.arguments === text ||
    tool?.result === text ||
    documents.some(({ content }) => content === text)
  );
}

function says({ parts }: Message, text: string): boolean {
  return parts.some((part) => (part.type === 'text' || part.type === 'reasoning') && part.text === text);
}
