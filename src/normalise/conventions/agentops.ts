import { type Json, JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import { structuredText } from '../structured.ts';
import type { Subject } from '../subject.ts';
import { unflattenList } from '../unflatten.ts';
import type { ConventionTable } from './convention.ts';
import { callAt, calledWith, callReader, gave } from './wrappedCall.ts';

// What is decorated, which is a part of the keys; older releases called all of it entity.
const kinds = ['entity', 'session', 'workflow', 'task', 'operation', 'agent', 'tool', 'chain', 'guardrail', 'llm', 'text'];
const keys = (what: string): readonly string[] => kinds.map((kind) => `agentops.${kind}.${what}`);

/** AgentOps: decorators, and model calls in the older OpenTelemetry GenAI with keys of its own (reference 4.13). */
export const agentops: ConventionTable = {
  id: 'agentops',
  title: 'AgentOps',
  release: 'agentops 0.4.21 (2026-11)',
  prefixes: ['agentops.', 'gen_ai.request.type'],
  scopes: ['agentops', 'agentops.*'],
  propagated: ['agentops.tags'],
  types: [
    {
      key: 'agentops.span.kind',
      values: new Map<string, ObservationType>([
        ...(['session', 'workflow', 'task', 'operation', 'chain'] as const).map((kind) => [kind, 'chain'] as const),
        ['agent', 'agent'],
        ['tool', 'tool'],
        ['llm', 'generation'],
        ['guardrail', 'guardrail'],
      ]),
    },
    {
      key: 'gen_ai.request.type',
      values: new Map<string, ObservationType>([
        ['chat', 'generation'],
        ['completion', 'generation'],
        ['embedding', 'embedding'],
      ]),
    },
  ],
  // What a model wants called is a span below it, and stands in no message.
  names: [{ type: 'tool', name: /^tool_call\./ }],
  shapes: [],
  keys: {
    name: ['agentops.entity.name', 'operation.name'],
    sessionId: ['trace.metadata.session_id', 'trace.metadata.thread_id', 'trace.metadata.conversation_id'],
    userId: ['trace.metadata.user_id'],
    tags: ['agentops.tags'],
    agentId: ['agent.id'],
    agentName: ['agent.name'],
    firstTokenSeconds: ['gen_ai.streaming.time_to_first_token'],
    finishReasons: ['gen_ai.response.finish_reason', 'gen_ai.response.stop_reason'],
    toolName: ['tool.name', 'agentops.entity.name', 'operation.name'],
    toolCallId: ['tool.id', 'tool.call.id'],
    toolDescription: ['tool.description'],
    toolArguments: ['tool.parameters'],
    toolResult: ['tool.result'],
  },
  content: kinds.map((kind) => callAt([`agentops.${kind}.input`], [`agentops.${kind}.output`])),
  readers: {
    toolArguments: callReader(calledWith, ['agentops.tool.input'], ['agentops.entity.input']),
    toolResult: callReader(gave, ['agentops.tool.output'], ['agentops.entity.output']),
    toolDefinitions: { from: 'gen_ai.request.functions.*, gen_ai.request.tools.*', read: readTools },
  },
  json: [...keys('input'), ...keys('output')],
  lists: ['gen_ai.request.tools.', 'gen_ai.request.functions.'],
  knows: [
    ...['agentops.session.end_state', 'gen_ai.streaming.*', 'gen_ai.streaming_duration', 'gen_ai.usage.streaming_tokens'],
    ...['gen_ai.user', 'llm.openai.stream.*', ...keys('spec')],
  ],
  advice: {
    content:
      'Check that `TRACELOOP_TRACE_CONTENT` is not `false` in the environment of the app; inputs above one million characters are never sent.',
    session: 'Give the trace its id: `agentops.start_trace(…)`, then `agentops.update_trace_metadata({"session_id": "…"})`.',
  },
};

function readTools({ span }: Subject): readonly Json[] | undefined {
  const tools =
    unflattenList(span.attributes, 'gen_ai.request.functions.') ?? unflattenList(span.attributes, 'gen_ai.request.tools.');
  return tools?.map((tool) =>
    tool instanceof JsonObject
      ? new JsonObject(new Map([...tool.entries].map(([key, value]) => [key, structuredText(value)])))
      : tool,
  );
}
