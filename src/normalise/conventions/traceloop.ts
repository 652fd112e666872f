import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { indexedAt } from './traceloopContent.ts';
import { promptVariables, rerankedOrFound, toolDefinitions } from './traceloopFields.ts';
import { callAt, calledWith, callReader, gave } from './wrappedCall.ts';

const input = 'traceloop.entity.input';
const output = 'traceloop.entity.output';
const association = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `traceloop.association.properties.${name}`);

const libraries = `
  anthropic bedrock chromadb cohere crewai google_generativeai groq haystack lancedb langchain llamaindex marqo mcp milvus
  mistralai ollama openai openai_agents pinecone qdrant replicate sagemaker together transformers vertexai voyageai watsonx
  weaviate writer alephalpha agno
`
  .trim()
  .split(/\s+/);

/**
 * OpenLLMetry (reference 3): decorators and associations of the SDK, the attributes of its instrumentations up to 0.53, and
 * what they add to OpenTelemetry GenAI since.
 */
export const traceloop: ConventionTable = {
  id: 'traceloop',
  title: 'OpenLLMetry / Traceloop',
  release: 'traceloop-sdk 0.62 (Python), @traceloop/node-server-sdk 0.27 (2026-11); legacy layout up to 0.53',
  prefixes: [
    ...['traceloop.', 'llm.request.', 'llm.usage.', 'llm.response.', 'llm.prompts.', 'llm.completions.', 'llm.is_streaming'],
    // Events of vector stores, and the attributes of their calls.
    ...['db.query.result', 'db.query.embeddings', 'db.search.result', 'db.search.embeddings', 'db.search.query.'],
    ...['db.chroma.', 'db.milvus.', 'db.marqo.', 'db.pinecone.', 'pinecone.', 'qdrant.', 'db.weaviate.', 'db.lancedb.'],
  ],
  scopes: [
    ...['traceloop.tracer', '@traceloop/*', 'opentelemetry.instrumentation.openai.*'],
    ...libraries.map((library) => `opentelemetry.instrumentation.${library}`),
  ],
  propagated: [
    ...['traceloop.association.properties.', 'traceloop.workflow.name', 'traceloop.entity.path', 'traceloop.prompt.'],
    'traceloop.correlation.id',
  ],
  types: [
    {
      key: 'traceloop.span.kind',
      values: new Map<string, ObservationType>([
        ['workflow', 'chain'],
        ['task', 'chain'],
        ['agent', 'agent'],
        ['tool', 'tool'],
      ]),
    },
    {
      key: 'llm.request.type',
      values: new Map<string, ObservationType>([
        ['chat', 'generation'],
        ['completion', 'generation'],
        ['embedding', 'embedding'],
        ['rerank', 'reranker'],
      ]),
    },
  ],
  names: [
    // What happens inside `chroma.query`, and tells nothing but the vector.
    { type: 'span', name: /^chroma\.query\.segment\./ },
    {
      type: 'retrieval',
      name: /^(chroma|pinecone|qdrant|milvus|marqo|lancedb|db\.weaviate|weaviate)\..*(query|search|recommend|discover|near_)/,
    },
  ],
  shapes: [
    { type: 'retrieval', key: /^db\.(query|search)\.result$/ },
    { type: 'generation', key: /^llm\.(prompts|completions)\.\d/ },
  ],
  keys: {
    name: ['traceloop.entity.name'],
    sessionId: association('session_id', 'sessionId', 'thread_id', 'threadId', 'conversation_id', 'chat_id', 'chatId'),
    userId: association('user_id', 'userId'),
    tags: association('tags', 'tag'),
    inputTokens: ['llm.usage.prompt_tokens'],
    outputTokens: ['llm.usage.completion_tokens'],
    totalTokens: ['llm.usage.total_tokens'],
    reasoningTokens: ['llm.usage.reasoning_tokens'],
    finishReasons: ['llm.response.finish_reason', 'llm.response.stop_reason', 'gen_ai.response.finish_reason'],
    toolName: ['traceloop.entity.name'],
    toolCallId: [
      [output, 'output', 'kwargs', 'tool_call_id'],
      [output, 'output', 'tool_call_id'],
      [output, 'tool_call_id'],
    ],
    promptName: ['traceloop.prompt.key'],
    promptVersion: ['traceloop.prompt.version', 'traceloop.prompt.version_name'],
    promptTemplate: ['traceloop.prompt.template'],
    promptVariables: ['traceloop.prompt.template_variables'],
  },
  // One for each piece: the first counts.
  firstTokenEvents: ['gen_ai.content.completion.chunk', 'llm.content.completion.chunk'],
  content: [indexedAt('llm.prompts.', 'llm.completions.'), callAt([input], [output])],
  readers: {
    toolDefinitions: { from: 'llm.request.functions.*', read: toolDefinitions },
    toolArguments: callReader(calledWith, [input]),
    toolResult: callReader(gave, [output]),
    documents: { from: 'events db.query.result', read: rerankedOrFound },
    promptVariables: { from: 'traceloop.prompt.template_variables.*', read: promptVariables },
  },
  json: [input, output],
  lists: ['llm.prompts.', 'llm.completions.', 'llm.request.functions.'],
  knows: [
    ...[
      'traceloop.entity.version',
      'traceloop.prompt.*',
      'llm.vendor',
      'llm.user',
      'llm.headers',
      'llm.top_k',
      'llm.temperature',
    ],
    ...['llm.frequency_penalty', 'llm.presence_penalty', 'llm.chat.stop_sequences', 'llm.usage.token_type', 'llm.is_streaming'],
    ...['llm.request.model', 'llm.request.max_tokens', 'llm.request.repetition_penalty', 'llm.request.reasoning_effort'],
    ...['llm.response.model', 'llm.watsonx.*', 'db.chroma.*', 'db.milvus.*', 'db.marqo.*', 'db.pinecone.*', 'pinecone.*'],
    ...['qdrant.*', 'db.weaviate.*', 'db.lancedb.*', 'gen_ai.is_streaming', 'gen_ai.user', 'gen_ai.headers', 'gen_ai.task.*'],
    ...['gen_ai.workflow.nodes', 'gen_ai.workflow.edges', 'gen_ai.response.stop_reason', 'gen_ai.response.reasoning_effort'],
    ...['gen_ai.usage.token_type', 'gen_ai.content.completion.chunk'],
  ],
  advice: {
    content:
      'Check that `TRACELOOP_TRACE_CONTENT` is not `false` in the environment of the app; with `use_attributes=False` (before: `use_legacy_attributes=False`) messages come as log events, and the app needs a logs exporter.',
    documents: 'Ask the vector store for the documents too, as in `include=["documents", "metadatas"]` of Chroma.',
    tokens: 'A streamed OpenAI call tells them only with `stream_options={"include_usage": True}`.',
    session:
      'Call `Traceloop.set_association_properties({"session_id": "…"})` (JS `withAssociationProperties({ session_id }, …)`).',
  },
};
