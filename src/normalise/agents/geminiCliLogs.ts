import type { AgentLogs, StepRule } from './agentLogs.ts';

const call: StepRule = { name: 'llm_call', ids: [] };
const tool: StepRule = { name: 'tool_call', ids: [] };

const steps: ReadonlyMap<string, StepRule | 'turn'> = new Map<string, StepRule | 'turn'>([
  ['user_prompt', 'turn'],
  ['api_response', call],
  ['api_error', call],
  ['tool_call', tool],
]);

/**
 * Gemini CLI 0.61 (reference 5.3). It always sends spans too, and records that it writes inside of one name that; those of a streamed
 * answer are written when its span is left.
 */
export const geminiCliLogs: AgentLogs = {
  id: 'gemini_cli',
  prefix: 'gemini_cli.',
  isSender: ({ log, event, resource }) =>
    log.scope.name === 'gemini-cli' || event.startsWith('gemini_cli.') || resource.string('service.name') === 'gemini-cli',
  session: ['session.id'],
  turn: ['prompt_id'],
  turnName: 'user_prompt',
  sessionName: 'gemini_cli.session',
  stepOf: (event) => steps.get(event),
  failures: new Set(['api_error']),
};
