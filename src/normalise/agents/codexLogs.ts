import type { AgentLogs, StepRule } from './agentLogs.ts';
import type { AgentRecord } from './agentRecord.ts';

const answer: StepRule = { name: 'handle_responses', ids: [] };
const tool: StepRule = { name: 'codex.tool', ids: ['call_id'] };

const steps: ReadonlyMap<string, StepRule | 'turn'> = new Map<string, StepRule | 'turn'>([
  ['user_prompt', 'turn'],
  ['agent_response', 'turn'],
  ['tool_decision', tool],
  ['tool_result', tool],
  ['sandbox_outcome', tool],
]);

/** The event of a stream that tells the tokens of the answer, or why there is none; all others are pieces of it. */
const endsAnswer = ({ attributes }: AgentRecord): boolean =>
  attributes.has('input_token_count') || attributes.string('error.message') !== undefined;

/**
 * Codex CLI 0.169 (reference 5.2). Of its records only the answer names its turn, and neither the question nor the tools do: a
 * conversation is one turn here, so that they stay together.
 */
export const codexLogs: AgentLogs = {
  id: 'codex',
  prefix: 'codex.',
  isSender: ({ log, event }) => event.startsWith('codex.') || log.scope.name.startsWith('codex_otel'),
  session: ['conversation.id'],
  turn: [],
  turnName: 'session_task.turn',
  sessionName: 'session_task.turn',
  stepOf: (event, record) => (event === 'sse_event' ? (endsAnswer(record) ? answer : undefined) : steps.get(event)),
  failures: new Set(),
};
