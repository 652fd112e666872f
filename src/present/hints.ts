import type { Message } from '../model/message.ts';
import type { Observation } from '../model/observation.ts';

/** What OpenInference writes where a hide flag removed something. */
const openInferenceRedacted = '__REDACTED__';

/**
 * Why something is missing from a step, and the switch that turns it on; nothing for steps that are whole. Only steps that
 * an AI instrumentation made are judged: of others nothing is expected.
 */
export function observationHints(observation: Observation, hasSession: boolean): readonly string[] {
  const { type, convention, inFlight, usage, status } = observation;
  if (convention === 'none' || inFlight) return [];
  const hints: string[] = [];
  const isEmpty = observation.input.length === 0 && observation.output.length === 0;
  if (isRedacted(observation)) {
    hints.push(
      'The instrumentation hid content. Unset OPENINFERENCE_HIDE_INPUTS, OPENINFERENCE_HIDE_OUTPUTS and the other OPENINFERENCE_HIDE_… variables of the app to see it.',
    );
  }
  if (type === 'generation' && isEmpty) hints.push(...missingMessages(convention));
  if (type === 'retrieval' && observation.documents.length === 0 && status !== 'error') hints.push(missingDocuments(convention));
  if (type === 'generation' && usage === undefined && status !== 'error') {
    hints.push('No token counts were sent. A streamed OpenAI call tells them only with stream_options: { include_usage: true }.');
  }
  if (type === 'generation' && !hasSession) {
    hints.push(
      'No session was named, so this turn stands alone. Set the attribute session.id or gen_ai.conversation.id to the id of the conversation.',
    );
  }
  return hints;
}

function missingMessages(convention: Observation['convention']): readonly string[] {
  if (convention === 'openinference') {
    return ['The messages were not sent. Check that OPENINFERENCE_HIDE_INPUTS and OPENINFERENCE_HIDE_OUTPUTS are not set.'];
  }
  return [
    'The messages were not sent. Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true in the environment of the app and restart it; newer instrumentations take SPAN_AND_EVENT.',
    'Some instrumentations send messages as log events: then the app needs a logs exporter too (OTEL_LOGS_EXPORTER=otlp).',
  ];
}

function missingDocuments(convention: Observation['convention']): string {
  return convention === 'openinference'
    ? 'No documents were sent: either none was found, or OPENINFERENCE_HIDE_OUTPUTS is set.'
    : 'No documents were sent: either none was found, or content is not captured (OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true).';
}

function isRedacted({ input, output, tool, documents }: Observation): boolean {
  return (
    [...input, ...output].some(hasRedactedText) ||
    tool?.arguments === openInferenceRedacted ||
    tool?.result === openInferenceRedacted ||
    documents.some(({ content }) => content === openInferenceRedacted)
  );
}

function hasRedactedText({ parts }: Message): boolean {
  return parts.some((part) => (part.type === 'text' || part.type === 'reasoning') && part.text === openInferenceRedacted);
}
