import type { Score } from '../../model/score.ts';
import { makeScore } from '../scores.ts';
import type { Subject } from '../subject.ts';
import { eventsOf } from './agentEvents.ts';
import type { ConventionTable } from './convention.ts';

/**
 * Copilot Chat in VS Code and Copilot CLI: OpenTelemetry GenAI with keys of its own, `github.copilot.*` and before that
 * `copilot_chat.*`. `session.id` of its resource is a window of the editor, never a chat.
 */
export const copilot: ConventionTable = {
  id: 'copilot',
  title: 'GitHub Copilot',
  release: 'Copilot Chat of 2026-07, Copilot CLI of 2026-11',
  prefixes: ['github.copilot.', 'copilot_chat.'],
  scopes: ['github.copilot', 'copilot-chat'],
  propagated: [],
  names: [
    { type: 'agent', name: /^invoke_agent( |$)/ },
    { type: 'generation', name: /^chat( |$)/ },
    { type: 'tool', name: /^execute_tool( |$)/ },
    { type: 'event', name: /^(copilot_chat\.|content_event$)/ },
    { type: 'span', name: /^execute_hook/ },
  ],
  shapes: [],
  isDuplicate: ({ maker, span }) =>
    maker?.id === 'copilot' && /^(execute_hook|content_event|copilot_chat\.(session\.start|agent\.turn))/.test(span.name),
  keys: {
    sessionId: ['gen_ai.conversation.id', 'copilot_chat.chat_session_id', 'conversation_id'],
    firstTokenMs: ['copilot_chat.time_to_first_token'],
    toolArguments: ['gen_ai.tool.call.arguments'],
  },
  content: [],
  scores: readFeedback,
  knows: ['github.copilot.*', 'copilot_chat.*'],
  advice: {
    content:
      'Set `"github.copilot.chat.otel.captureContent": true` in the settings of VS Code; for Copilot CLI, `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true`.',
  },
};

/** A thumb up or down in the chat. */
function readFeedback(subject: Subject): readonly Score[] {
  return eventsOf(subject, 'copilot_chat.user.feedback').flatMap(({ attributes, time }) => {
    const score = makeScore(subject, {
      name: 'user_feedback',
      value: undefined,
      label: attributes.string('rating'),
      explanation: undefined,
      kind: 'HUMAN',
      hasModel: false,
      identifier: undefined,
      scope: 'trace',
      time,
    });
    return score ?? [];
  });
}
