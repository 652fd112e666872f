import { type Json, JsonObject } from '../../model/json.ts';
import { isEmpty } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { ConventionTable, Place } from './convention.ts';
import { valueAt } from './sources.ts';

const prefix = 'gcp.vertex.agent.';
const request = `${prefix}llm_request`;
const response = `${prefix}llm_response`;

// Python writes in snake case, JavaScript in camel case.
const answer = (keys: readonly string[]): readonly Place[] => keys.map((key) => [response, key]);
const counted = (keys: readonly string[]): readonly Place[] =>
  ['usage_metadata', 'usageMetadata'].flatMap((part) => keys.map((key): Place => [response, part, key]));

/**
 * Google ADK (reference 4.6). Written against google-adk 2.13 and `@google/adk` 2.0. Its newer spans are GenAI; who asked
 * stands on the events that it logs.
 */
export const googleAdk: ConventionTable = {
  id: 'google_adk',
  title: 'Google ADK',
  release: 'google-adk 2.13, @google/adk 2.0 (2026-11)',
  prefixes: [prefix, 'adk.'],
  scopes: ['gcp.vertex.agent'],
  propagated: [],
  names: [
    { type: 'chain', name: /^invocation$/ },
    { type: 'agent', name: /^(agent_run|invoke_agent)\b/ },
    { type: 'generation', name: /^call_llm$/ },
    { type: 'tool', name: /^execute_tool\b/ },
  ],
  shapes: [{ type: 'chain', key: /^adk\.(node|workflow)\./ }],
  isDuplicate: ({ span }) => span.name === 'execute_tool (merged tools)',
  // What is not captured, and what does not apply, is filled in so.
  absent: /^(N\/A|\{\}|<not specified>)$/,
  keys: {
    sessionId: [`${prefix}session_id`],
    userId: [
      `${prefix}user_id`,
      ...['gen_ai.client.inference.operation.details', 'gen_ai.user.message'].map((event) => ({ event, key: 'user.id' })),
    ],
    model: answer(['model_version', 'modelVersion']).concat([[request, 'model']]),
    requestModel: [[request, 'model']],
    inputTokens: counted(['prompt_token_count', 'promptTokenCount']),
    // Not its candidates: those are without the thoughts. What the total leaves is with them.
    totalTokens: counted(['total_token_count', 'totalTokenCount']),
    cacheReadTokens: counted(['cached_content_token_count', 'cachedContentTokenCount']),
    reasoningTokens: counted(['thoughts_token_count', 'thoughtsTokenCount']),
    finishReasons: answer(['finish_reason', 'finishReason']),
    toolArguments: [`${prefix}tool_call_args`],
    toolResult: [`${prefix}tool_response`],
    toolDefinitions: [[request, 'config', 'tools']],
  },
  content: [valueAt('framework', { input: request, output: response }), valueAt('value', { input: `${prefix}data` })],
  readers: {
    parameters: { from: `${request} → config`, read: readConfig },
  },
  json: [request, response, `${prefix}tool_call_args`, `${prefix}tool_response`],
  knows: ['adk.*', `${prefix}invocation_id`, `${prefix}event_id`, `${prefix}data`],
  advice: {
    content:
      'Set `ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS=true` (older spans) or `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_AND_EVENT` with `OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental` in the environment of the app and restart it.',
    session: 'Run the agent with a session: `runner.run_async(user_id=…, session_id=…)`.',
  },
};

const shownElsewhere: ReadonlySet<string> = new Set([
  ...['system_instruction', 'systemInstruction', 'tools', 'http_options', 'httpOptions', 'labels'],
]);

function readConfig(subject: Subject): JsonObject | undefined {
  const config = subject.at([request, 'config']);
  if (!(config instanceof JsonObject)) return undefined;
  const parameters = [...config.entries].filter(
    ([key, value]: readonly [string, Json]) => !shownElsewhere.has(key) && !isEmpty(value),
  );
  return parameters.length === 0 ? undefined : new JsonObject(new Map(parameters));
}
