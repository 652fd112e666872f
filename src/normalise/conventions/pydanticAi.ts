import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable, Place } from './convention.ts';
import { managedVariable } from './logfireVariable.ts';
import { logfireScores, pydanticAiContent, pydanticAiParameters } from './pydanticAiContent.ts';
import { valueAt } from './sources.ts';

const aggregated = 'gen_ai.aggregated_usage.';
/** What the provider itself reported. */
const raw = (...path: readonly string[]): Place => ['gen_ai.usage.raw', ...path];

/**
 * Pydantic AI, all versions of its instrumentation, and Logfire with its own instrumentations (reference 4.5). Written
 * against pydantic-ai 2.68 and logfire 5.2.
 */
export const pydanticAi: ConventionTable = {
  id: 'pydantic_ai',
  title: 'Pydantic AI / Logfire',
  release: 'pydantic-ai 2.68, logfire 5.2 (2026-11)',
  prefixes: ['pydantic_ai.', 'logfire.', aggregated],
  scopes: ['pydantic-ai*', 'pydantic_ai*', 'logfire', 'logfire.*'],
  // Logfire stamps its keys on every span of the app, those of HTTP clients too.
  propagated: ['logfire.'],
  types: [
    {
      key: 'logfire.span_type',
      values: new Map<string, ObservationType>([
        ['log', 'event'],
        ['annotation', 'event'],
      ]),
    },
    // Of the OpenAI Agents SDK under Logfire.
    {
      key: 'sdk_span_type',
      values: new Map<string, ObservationType>([
        ['turn', 'chain'],
        ['task', 'chain'],
      ]),
    },
  ],
  names: [
    { type: 'agent', name: /^(agent run|Agent run: )/ },
    { type: 'tool', name: /^(running tool( |:|$)|Function: )/ },
    { type: 'chain', name: /^(running (\d+ )?tools|OpenAI Agents trace: )/ },
    { type: 'guardrail', name: /^Guardrail / },
    { type: 'event', name: /^Handoff: / },
    { type: 'embedding', name: /^Embedding Creation with / },
    { type: 'generation', name: /^(Chat Completion|Completion|Responses API|Message|Generation|Chat completion) with / },
  ],
  shapes: [{ type: 'generation', key: /^(request_data|model_request_parameters)$/ }],
  absent: /^\[Scrubbed due to /,
  keys: {
    name: ['logfire.msg'],
    sessionId: ['group_id', ['metadata', 'session_id']],
    userId: [['metadata', 'user_id']],
    responseId: ['response_id'],
    toolName: ['name'],
    tags: ['logfire.tags'],
    model: ['model_name'],
    inputTokens: [`${aggregated}input_tokens`],
    outputTokens: [`${aggregated}output_tokens`],
    cacheReadTokens: [
      ...[`${aggregated}cache_read.input_tokens`, `${aggregated}details.cache_read_tokens`],
      ...[raw('prompt_tokens_details', 'cached_tokens'), raw('input_tokens_details', 'cached_tokens')],
      raw('cache_read_input_tokens'),
    ],
    cacheWriteTokens: [
      ...[`${aggregated}cache_creation.input_tokens`, `${aggregated}cache_write.input_tokens`],
      ...[`${aggregated}details.cache_write_tokens`, raw('cache_creation_input_tokens')],
    ],
    reasoningTokens: [
      `${aggregated}details.reasoning_tokens`,
      ...[raw('completion_tokens_details', 'reasoning_tokens'), raw('output_tokens_details', 'reasoning_tokens')],
    ],
    costUsd: ['operation.cost'],
    agentName: ['agent_name'],
    toolArguments: ['tool_arguments', 'input'],
    toolResult: ['tool_response', 'output'],
    toolDefinitions: [
      ['model_request_parameters', 'function_tools'],
      ['request_data', 'tools'],
    ],
  },
  content: [
    ...pydanticAiContent,
    valueAt('value', { input: 'raw_input', output: 'response' }),
    valueAt('value', { output: 'final_result' }),
    // A function under `logfire.instrument`.
    valueAt('entity', { output: 'return' }),
  ],
  readers: {
    parameters: { from: 'model_request_parameters, request_data, model_settings', read: pydanticAiParameters },
    promptName: managedVariable('name'),
    promptVersion: managedVariable('version'),
  },
  scores: logfireScores,
  json: [
    ...['pydantic_ai.all_messages', 'all_messages_events', 'events', 'request_data', 'response_data'],
    'model_request_parameters',
  ],
  knows: [
    ...['logfire.*', 'pydantic_ai.new_message_index', 'pydantic_ai.variable_instructions', 'pydantic_ai.cache.*'],
    ...['pydantic_ai.all_messages', 'gen_ai.agent.call.id', `${aggregated}*`, 'gen_ai.usage.raw'],
  ],
  advice: {
    content:
      'Check that `include_content=False` is not given: `logfire.instrument_pydantic_ai(include_content=True)` or `InstrumentationSettings(include_content=True)`.',
    session: 'Pass `conversation_id` to the run of the agent: `agent.run(prompt, conversation_id="…")`.',
  },
};
