import type { AgentLogs, StepRule } from './agentLogs.ts';

const chat: StepRule = { name: 'chat', ids: ['gen_ai.response.id'] };
const tool: StepRule = { name: 'execute_tool', ids: ['gen_ai.tool.call.id'] };

const steps: ReadonlyMap<string, StepRule> = new Map<string, StepRule>([
  ['gen_ai.client.inference.operation.details', chat],
  ['tool.call', tool],
]);

const services: ReadonlySet<string> = new Set(['copilot-chat', 'github-copilot']);

/** VS Code Copilot Chat of 2026-07 (reference 5.4). `session.id` of its resource is a window, never a chat. */
export const copilotLogs: AgentLogs = {
  id: 'copilot',
  prefix: 'copilot_chat.',
  isSender: ({ log, event, resource }) =>
    log.scope.name === 'copilot-chat' ||
    log.scope.name === 'github.copilot' ||
    event.startsWith('copilot_chat.') ||
    services.has(resource.string('service.name') ?? ''),
  session: ['gen_ai.conversation.id', 'copilot_chat.chat_session_id', 'conversation_id', 'session.id'],
  turn: [],
  turnName: 'invoke_agent',
  sessionName: 'invoke_agent',
  stepOf: (event) => steps.get(event),
  failures: new Set(),
};
