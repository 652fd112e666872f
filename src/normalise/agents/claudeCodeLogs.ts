import type { AgentLogs, StepRule } from './agentLogs.ts';

const request: StepRule = {
  name: 'claude_code.llm_request',
  ids: ['request_id'],
  attributes: [['gen_ai.system', 'anthropic']],
};
const tool: StepRule = { name: 'claude_code.tool', ids: ['tool_use_id'] };

// By event. `api_request_body` is no part of its request: it is sent before that has an id.
const steps: ReadonlyMap<string, StepRule | 'turn'> = new Map<string, StepRule | 'turn'>([
  ['user_prompt', 'turn'],
  ['api_request', request],
  ['api_error', request],
  ['assistant_response', request],
  ['api_response_body', request],
  ['tool_decision', tool],
  ['tool_result', tool],
]);

/** Claude Code 2.1.329 (reference 5.1). */
export const claudeCodeLogs: AgentLogs = {
  id: 'claude_code',
  prefix: 'claude_code.',
  isSender: ({ log, event }) =>
    log.scope.name.startsWith('com.anthropic.claude_code') ||
    event.startsWith('claude_code.') ||
    (typeof log.body === 'string' && log.body.startsWith('claude_code.')),
  session: ['session.id'],
  turn: ['prompt.id'],
  turnName: 'claude_code.interaction',
  sessionName: 'claude_code.session',
  stepOf: (event) => steps.get(event),
  spanKeys: new Map([
    [
      'claude_code.interaction',
      new Map([
        ['prompt', 'user_prompt'],
        ['prompt_length', 'user_prompt_length'],
      ]),
    ],
    [request.name, new Map([['response', 'response.model_output']])],
  ]),
  failures: new Set(['api_error', 'api_retries_exhausted', 'internal_error']),
};
