import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { valueAt } from './sources.ts';

/** OpenLIT (reference 4.13): OpenTelemetry GenAI with keys and operations of its own. */
export const openlit: ConventionTable = {
  id: 'openlit',
  title: 'OpenLIT',
  release: 'openlit 1.45 (2026-11)',
  prefixes: ['openlit.'],
  scopes: ['openlit', 'openlit.*'],
  propagated: [],
  types: [
    {
      key: 'gen_ai.operation.name',
      // Those that OpenTelemetry does not have.
      values: new Map<string, ObservationType>([
        ...(['image', 'audio', 'translate', 'speech_to_text', 'text_to_speech', 'transliterate', 'model_request'] as const).map(
          (name) => [name, 'generation'] as const,
        ),
        ['memory_search', 'retrieval'],
        ['memory_get', 'retrieval'],
        ['mcp_tool_call', 'tool'],
        ['agent', 'agent'],
        ['task', 'chain'],
        ['tool_coordination', 'chain'],
        ['graph_execution', 'chain'],
      ]),
    },
  ],
  names: [
    // Calls of vector stores, which have no operation of GenAI.
    { type: 'retrieval', name: /^(GET|QUERY|SEARCH|FETCH|PEEK) / },
    // What was traced by hand: with an output, but no model.
    { type: 'chain', name: /./, scope: 'openlit' },
  ],
  shapes: [],
  keys: {
    totalTokens: ['gen_ai.client.token.usage'],
    sessionId: ['gen_ai.session.id'],
    userId: ['gen_ai.user.id'],
    firstTokenSeconds: ['gen_ai.server.time_to_first_token'],
    toolArguments: ['gen_ai.tool.args', 'gen_ai.tool.input', 'gen_ai.tool.parameters', 'mcp.tool.arguments'],
    toolResult: ['gen_ai.tool.output', 'gen_ai.tool.result', 'mcp.tool.result'],
  },
  resourceKeys: { environment: ['gen_ai.environment'] },
  content: [valueAt('value', { input: 'db.query.text' })],
  knows: [
    ...['gen_ai.application_name', 'gen_ai.environment', 'gen_ai.sdk.version', 'gen_ai.endpoint', 'gen_ai.response.tool_calls'],
    ...['gen_ai.framework.*', 'gen_ai.graph.*', 'gen_ai.checkpoint.*', 'gen_ai.stream.mode', 'gen_ai.execution.*'],
    ...['gen_ai.task.*', 'gen_ai.workflow.*', 'gen_ai.serialized.*', 'gen_ai.vectordb.*', 'gen_ai.knowledge.*', 'gen_ai.rag.*'],
    ...['gen_ai.team.*', 'gen_ai.toolkit.*', 'gen_ai.groupchat.*', 'gen_ai.eval.*', 'gen_ai.performance.*', 'gen_ai.run.id'],
    ...['gen_ai.server.*', 'gen_ai.component.class_name', 'gen_ai.agent.lifecycle.phase', 'gen_ai.agent.type', 'gen_ai.hub.*'],
    ...['gen_ai.response.image', 'gen_ai.content.reasoning', 'gen_ai.content.revised_prompt', 'gen_ai.data_source_count'],
    'openlit.*',
  ],
  advice: {
    content: 'Check that `openlit.init()` is not given `capture_message_content=False`.',
    tokens: 'A streamed OpenAI call tells them only with `stream_options={"include_usage": True}`.',
    session: 'Set the attribute `gen_ai.conversation.id` (or `session.id`) to the id of the conversation.',
  },
};
