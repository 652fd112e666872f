import type { Subject } from '../subject.ts';
import type { ConventionTable, Place } from './convention.ts';

// Of the proxy: what it does to answer a request, beside calling the model.
const services: ReadonlySet<string> = new Set([
  ...[
    'self',
    'router',
    'proxy_pre_call',
    'redis',
    'postgres',
    'auth',
    'batch_write_to_db',
    'reset_budget_job',
    'pod_lock_manager',
  ],
  'in_memory_daily_spend_update_queue',
]);

const usage = (...path: readonly string[]): Place => ['metadata.usage_object', ...path];

/** LiteLLM, library and proxy (reference 4.13): OpenTelemetry GenAI with the library's own metadata. */
export const litellm: ConventionTable = {
  id: 'litellm',
  title: 'LiteLLM',
  release: 'litellm 1.109 (2026-11)',
  prefixes: ['litellm.', 'metadata.user_api_key', 'hidden_params', 'gen_ai.cost.'],
  scopes: ['litellm', 'litellm.*'],
  propagated: ['litellm.metadata.', 'litellm.team.', 'litellm.api_key.', 'litellm.end_user.'],
  names: [
    { type: 'guardrail', name: /^(guardrail|apply_guardrail)\b/ },
    { type: 'generation', name: /^litellm_request$/ },
  ],
  shapes: [],
  isDuplicate,
  keys: {
    sessionId: [['metadata.requester_metadata', 'session_id'], 'metadata.session_id', 'litellm.metadata.session_id'],
    userId: ['litellm.end_user.id', 'metadata.user_api_key_end_user_id', 'llm.user', 'metadata.user_api_key_user_id'],
    cacheReadTokens: [usage('prompt_tokens_details', 'cached_tokens'), usage('cache_read_input_tokens')],
    cacheWriteTokens: [usage('cache_creation_input_tokens')],
    reasoningTokens: [usage('completion_tokens_details', 'reasoning_tokens')],
    costUsd: ['litellm.cost.total', 'gen_ai.cost.total_cost', 'gen_ai.cost.response_cost'],
    promptName: [['metadata.prompt_management_metadata', 'prompt_id']],
    promptVariables: [['metadata.prompt_management_metadata', 'prompt_variables']],
  },
  content: [],
  knows: [
    'litellm.*',
    'gen_ai.cost.*',
    'metadata.*',
    'hidden_params',
    'llm.is_streaming',
    'llm.request.type',
    'gen_ai.request.id',
  ],
  advice: {
    content:
      'Check that `litellm.turn_off_message_logging` (in the proxy `turn_off_message_logging: true`) is not set, and that `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` is not there, or is `SPAN_ONLY` or `SPAN_AND_EVENT`.',
    tokens: 'A streamed call tells them only with `stream_options={"include_usage": True}`.',
    session:
      'The proxy sends the `session_id` that the request has in its `metadata`. The library alone sends none: set `session.id` on a span around the call.',
  },
};

/** The raw request repeats the call it is part of; services are machinery. */
function isDuplicate({ span, attributes }: Subject): boolean {
  if (span.name === 'raw_gen_ai_request') return true;
  if (!span.scope.name.startsWith('litellm') || attributes.has('gen_ai.operation.name')) return false;
  return services.has(span.name) || attributes.has('litellm.service.name') || isRaw(span.attributes);
}

/** The raw request takes the name of the call when that was given one. */
function isRaw(attributes: Subject['span']['attributes']): boolean {
  return attributes.some(([key]) => /^llm\.[\w-]+\.(model|messages|input|stringified_raw_response)$/.test(key));
}
