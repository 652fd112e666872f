import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { genAiContent, genAiInstructions } from './genAiContent.ts';
import { genAiDocuments, genAiParameters, genAiPromptVariables, genAiScores } from './genAiFields.ts';

// Values of `gen_ai.operation.name`: those of the specification, then those met in the wild (reference 1.4).
const operations: readonly (readonly [ObservationType, readonly string[]])[] = [
  ['generation', ['chat', 'text_completion', 'generate_content']],
  ['embedding', ['embeddings']],
  ['retrieval', ['retrieval', 'search_memory']],
  ['agent', ['invoke_agent', 'create_agent']],
  ['tool', ['execute_tool']],
  ['chain', ['invoke_workflow', 'plan']],
  ['event', ['fetch_response']],
  ['span', ['create_memory', 'update_memory', 'upsert_memory', 'delete_memory', 'create_memory_store', 'delete_memory_store']],
  ['generation', ['completion', 'generate', 'response', 'llm_call', 'llm_request', 'realtime_inference']],
  ['embedding', ['embedding']],
  ['retrieval', ['retriever', 'vectordb', 'vector_db_retrieve']],
  ['reranker', ['rerank']],
  ['agent', ['agent_call']],
  ['tool', ['tool_call', 'tool']],
  [
    'chain',
    ['agent_step', 'framework', 'chain', 'execute_node', 'execute_task', 'handle_conversation_turn', 'schedule_tool_calls'],
  ],
  ['guardrail', ['run_guardrail', 'guardrail']],
  ['evaluator', ['evaluate', 'evaluation']],
  ['event', ['content_event']],
  ['span', ['user_speech', 'execute_hook']],
];

/**
 * OpenTelemetry GenAI, all generations (reference 1.2). Written against semantic-conventions 1.41 (the last in the core
 * repository) and semantic-conventions-genai 1.42.0-dev of 2026-08.
 */
export const genAi: ConventionTable = {
  id: 'gen_ai',
  title: 'OpenTelemetry GenAI',
  release: 'semantic-conventions 1.41, semantic-conventions-genai 1.42.0-dev (2026-08)',
  prefixes: ['gen_ai.'],
  scopes: [
    ...['openai_v2', 'aws_bedrock', 'gemini', 'google_genai', 'vertex_ai', 'anthropic.*', 'langchain.*'].map(
      (library) => `opentelemetry.instrumentation.${library}`,
    ),
    ...['opentelemetry.util.genai*', '@opentelemetry/instrumentation-openai', 'vllm*'],
  ],
  propagated: ['gen_ai.conversation.id'],
  types: [
    {
      key: 'gen_ai.operation.name',
      values: new Map(operations.flatMap(([type, names]) => names.map((name) => [name, type] as const))),
    },
  ],
  shapes: [
    { type: 'tool', key: /^gen_ai\.tool\.(name|call\.)/ },
    { type: 'retrieval', key: /^gen_ai\.retrieval\./ },
    { type: 'embedding', key: /^gen_ai\.embeddings\./ },
    { type: 'generation', key: /^gen_ai\.((input|output)\.messages|(prompt|completion)(\.\d|$)|content\.(prompt|completion)$)/ },
    { type: 'generation', key: /^gen_ai\.((system|user|assistant|tool)\.message|choice|client\.inference\.operation\.details)$/ },
  ],
  keys: {
    sessionId: ['gen_ai.conversation.id'],
    environment: ['gen_ai.environment'],
    model: ['gen_ai.response.model', 'gen_ai.request.model'],
    requestModel: ['gen_ai.request.model'],
    responseId: ['gen_ai.response.id'],
    provider: ['gen_ai.provider.name', 'gen_ai.system'],
    inputTokens: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
    outputTokens: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
    totalTokens: ['gen_ai.usage.total_tokens'],
    cacheReadTokens: [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cached_input_tokens',
      'gen_ai.usage.input_tokens.cached',
      'gen_ai.usage.details.cache_read_tokens',
    ],
    cacheWriteTokens: [
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write_input_tokens',
      'gen_ai.usage.cache_write_tokens',
      'gen_ai.usage.input_tokens.cache_write',
      'gen_ai.usage.details.cache_write_tokens',
    ],
    reasoningTokens: [
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.details.reasoning_tokens',
    ],
    costUsd: ['gen_ai.usage.cost', 'gen_ai.cost.total_cost', 'gen_ai.usage.total_cost'],
    firstTokenSeconds: ['gen_ai.response.time_to_first_chunk', 'gen_ai.client.operation.time_to_first_chunk'],
    finishReasons: ['gen_ai.response.finish_reasons'],
    agentId: ['gen_ai.agent.id'],
    agentName: ['gen_ai.agent.name'],
    toolName: ['gen_ai.tool.name'],
    toolCallId: ['gen_ai.tool.call.id', 'gen_ai.tool.call_id'],
    toolDescription: ['gen_ai.tool.description'],
    toolArguments: ['gen_ai.tool.call.arguments'],
    toolResult: ['gen_ai.tool.call.result'],
    toolDefinitions: [
      'gen_ai.tool.definitions',
      { event: 'gen_ai.client.inference.operation.details', key: 'gen_ai.tool.definitions' },
    ],
    promptName: ['gen_ai.prompt.name'],
    promptVersion: ['gen_ai.prompt.version'],
  },
  content: genAiContent,
  readers: {
    instructions: { from: 'gen_ai.system_instructions', read: genAiInstructions },
    parameters: { from: 'gen_ai.request.*', read: genAiParameters },
    documents: { from: 'gen_ai.retrieval.documents', read: genAiDocuments },
    promptVariables: { from: 'gen_ai.prompt.variable.*', read: genAiPromptVariables },
  },
  scores: genAiScores,
  json: [
    ...['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions', 'gen_ai.tool.definitions'],
    ...['gen_ai.retrieval.documents', 'gen_ai.memory.records'],
  ],
  lists: ['gen_ai.prompt.', 'gen_ai.completion.'],
  knows: [
    ...['gen_ai.request.*', 'gen_ai.openai.*', 'gen_ai.usage.details.*', 'gen_ai.prompt.variable.*', 'gen_ai.retrieval.*'],
    ...['gen_ai.memory.*', 'gen_ai.evaluation.*', 'gen_ai.embeddings.*', 'gen_ai.prompt', 'gen_ai.completion'],
    ...['gen_ai.output.type', 'gen_ai.response.status', 'gen_ai.conversation.compacted', 'gen_ai.data_source.id'],
    ...['gen_ai.agent.description', 'gen_ai.agent.version', 'gen_ai.workflow.name', 'gen_ai.tool.type', 'gen_ai.token.type'],
    ...['text', 'image', 'audio', 'video'].flatMap((kind) => [
      `gen_ai.usage.${kind}.input_tokens`,
      `gen_ai.usage.${kind}.output_tokens`,
      `gen_ai.usage.${kind}.cache_read.input_tokens`,
    ]),
  ],
  advice: {
    content:
      'Set `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true` in the environment of the app and restart it; newer instrumentations want `SPAN_AND_EVENT` there. Some send messages as log events: then the app needs a logs exporter too, `OTEL_LOGS_EXPORTER=otlp`.',
    documents:
      'Either none was found, or content is not captured: set `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true` in the environment of the app and restart it.',
    tokens: 'A streamed OpenAI call tells them only with `stream_options: { include_usage: true }`.',
    session: 'Set the attribute `gen_ai.conversation.id` (or `session.id`) to the id of the conversation.',
  },
};
