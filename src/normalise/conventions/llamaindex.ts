import type { ConventionTable, EventPlace } from './convention.ts';
import { llamaindexContent, llamaindexTools } from './llamaindexContent.ts';
import { llamaindexDocuments, llamaindexParameters, toolArguments, toolCallId, toolName } from './llamaindexFields.ts';

const start = (key: string): readonly EventPlace[] => [
  { event: 'LLMChatStartEvent', key },
  { event: 'LLMCompletionStartEvent', key },
  { event: 'EmbeddingStartEvent', key },
];
const answer = (key: string): readonly EventPlace[] => [
  { event: 'LLMChatEndEvent', key: `response.${key}` },
  { event: 'LLMCompletionEndEvent', key: `response.${key}` },
];

/**
 * LlamaIndex's own tracing (reference 4.13): spans are named after methods, and what they tell stands on events. Spans of
 * other instrumentations of LlamaIndex speak OpenInference or OpenLLMetry.
 */
export const llamaindex: ConventionTable = {
  id: 'llamaindex',
  title: 'LlamaIndex',
  release: 'llama-index-observability-otel 0.7 (2026-11)',
  prefixes: ['llamaindex.'],
  scopes: ['llamaindex.opentelemetry.tracer'],
  propagated: [],
  names: [
    { type: 'reranker', name: /^\w*(Rerank|Postprocessor)\w*\.\w*postprocess_nodes$/ },
    { type: 'retrieval', name: /\.a?retrieve$/ },
    { type: 'embedding', name: /^\w*Embedding\w*\.a?get_(query|text)_embedding(_batch|s)?$/ },
    { type: 'generation', name: /\.a?(stream_)?(chat|complete)$/ },
    { type: 'tool', name: /^\w*Tool\.a?call$/ },
    { type: 'agent', name: /^\w*Agent\w*\.(run|a?chat|a?query)$/ },
    { type: 'chain', name: /^\w+\.\w+$/ },
  ],
  shapes: [],
  absent: /^null$/,
  keys: {
    model: [...answer('raw.model'), ...start('model_dict.model_name'), ...start('model_dict.model')],
    requestModel: [...start('model_dict.model_name'), ...start('model_dict.model')],
    responseId: answer('raw.id'),
    inputTokens: [
      ...answer('raw.usage.prompt_tokens'),
      ...answer('raw.usage.input_tokens'),
      ...answer('additional_kwargs.prompt_tokens'),
    ],
    outputTokens: [
      ...answer('raw.usage.completion_tokens'),
      ...answer('raw.usage.output_tokens'),
      ...answer('additional_kwargs.completion_tokens'),
    ],
    totalTokens: [...answer('raw.usage.total_tokens'), ...answer('additional_kwargs.total_tokens')],
    cacheReadTokens: [
      ...answer('raw.usage.prompt_tokens_details.cached_tokens'),
      ...answer('raw.usage.input_tokens_details.cached_tokens'),
      ...answer('raw.usage.cache_read_input_tokens'),
    ],
    cacheWriteTokens: answer('raw.usage.cache_creation_input_tokens'),
    reasoningTokens: [
      ...answer('raw.usage.completion_tokens_details.reasoning_tokens'),
      ...answer('raw.usage.output_tokens_details.reasoning_tokens'),
    ],
  },
  firstTokenEvents: ['LLMChatInProgressEvent', 'LLMCompletionInProgressEvent'],
  content: llamaindexContent,
  readers: {
    parameters: { from: 'event LLMChatStartEvent', read: llamaindexParameters },
    toolDefinitions: { from: 'event LLMChatStartEvent', read: llamaindexTools },
    toolName: { from: 'llamaindex.step.input_summary', read: toolName },
    toolCallId: { from: 'llamaindex.step.input_summary', read: toolCallId },
    toolArguments: { from: 'llamaindex.step.input_summary', read: toolArguments },
    documents: { from: 'events RetrievalEndEvent, ReRankEndEvent', read: llamaindexDocuments },
  },
  knows: ['llamaindex.*'],
  advice: {
    content:
      'Only calls of LlamaIndex’s own methods are told: check that `LlamaIndexOpenTelemetry().start_registering()` ran before.',
    tokens: 'A streamed OpenAI call tells them only with `additional_kwargs={"stream_options": {"include_usage": True}}`.',
    session: 'Tag the calls: `with instrument_tags({"session.id": "…"}):`.',
  },
};
