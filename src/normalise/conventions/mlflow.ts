import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable, Place } from './convention.ts';
import { requestParametersAt } from './requestParametersAt.ts';
import { retrievedAt } from './retrievedAt.ts';
import { valueAt } from './sources.ts';

// Every value is JSON: a text stands in quotes.
const inputs: Place = ['mlflow.spanInputs'];
const outputs: Place = ['mlflow.spanOutputs'];
const answer = (...path: readonly string[]): Place => ['mlflow.spanOutputs', ...path];
const usage = (name: string): Place => ['mlflow.chat.tokenUsage', name];

/** MLflow's own export (reference 4.2). Assessments never come by OTLP. */
export const mlflow: ConventionTable = {
  id: 'mlflow',
  title: 'MLflow',
  release: 'mlflow-tracing 3.17 (2026-11)',
  prefixes: ['mlflow.'],
  scopes: ['mlflow.*'],
  propagated: ['mlflow.traceRequestId', 'mlflow.experimentId', 'mlflow.traceTag.'],
  types: [
    {
      key: ['mlflow.spanType'],
      // UNKNOWN says nothing, MEMORY nothing more than that it is a step.
      values: new Map<string, ObservationType>([
        ['llm', 'generation'],
        ['chat_model', 'generation'],
        ['chain', 'chain'],
        ['workflow', 'chain'],
        ['task', 'chain'],
        ['parser', 'chain'],
        ['agent', 'agent'],
        ['tool', 'tool'],
        ['retriever', 'retrieval'],
        ['reranker', 'reranker'],
        ['embedding', 'embedding'],
        ['guardrail', 'guardrail'],
        ['evaluator', 'evaluator'],
        ['memory', 'span'],
      ]),
    },
  ],
  shapes: [{ type: 'generation', key: /^mlflow\.chat\./ }],
  keys: {
    sessionId: [['session.id'], ['mlflow.trace.session']],
    userId: [['user.id'], ['mlflow.trace.user']],
    model: [['mlflow.llm.model']],
    provider: [['mlflow.llm.provider']],
    inputTokens: [usage('input_tokens'), answer('usage', 'prompt_tokens')],
    outputTokens: [usage('output_tokens')],
    totalTokens: [usage('total_tokens')],
    cacheReadTokens: [usage('cache_read_input_tokens')],
    cacheWriteTokens: [usage('cache_creation_input_tokens')],
    reasoningTokens: [
      answer('usage', 'completion_tokens_details', 'reasoning_tokens'),
      answer('usage', 'output_tokens_details', 'reasoning_tokens'),
    ],
    costUsd: [['mlflow.llm.cost', 'total_cost']],
    toolCallId: [answer('tool_call_id')],
    toolDescription: [['mlflow.spanDescription']],
    toolArguments: [inputs],
    toolResult: [outputs],
    toolDefinitions: ['mlflow.chat.tools'],
    promptName: [['mlflow.linkedPrompts', '0', 'name']],
    promptVersion: [['mlflow.linkedPrompts', '0', 'version']],
    level: [['mlflow.spanLogLevel']],
  },
  firstTokenEvents: ['mlflow.chunk.item.0'],
  readers: {
    parameters: requestParametersAt(inputs),
    documents: retrievedAt(outputs),
  },
  content: [valueAt('platform', { input: inputs, output: outputs })],
  json: [
    ...['mlflow.spanInputs', 'mlflow.spanOutputs', 'mlflow.chat.tools', 'mlflow.chat.tokenUsage', 'mlflow.llm.cost'],
    'mlflow.linkedPrompts',
  ],
  knows: [
    ...['mlflow.spanFunctionName', 'mlflow.message.format', 'mlflow.spanStartTimeNs', 'mlflow.trace.*', 'mlflow.traceName'],
    ...['mlflow.gateway.*', 'mlflow.chat.*', 'mlflow.llm.*', 'mlflow.sourceRun', 'mlflow.modelId', 'mlflow.auth.*'],
  ],
  advice: {
    content: 'Call `mlflow.<library>.autolog()` before the first call, or `span.set_inputs(…)` and `span.set_outputs(…)`.',
    documents:
      'Give the span of type `RETRIEVER` its documents with `span.set_outputs([Document(page_content=…, id=…, metadata={…})])`.',
    tokens: 'Turn on `mlflow.<library>.autolog()`, or set `span.set_attribute(SpanAttributeKey.CHAT_USAGE, {…})`.',
    session:
      'What `mlflow.update_current_trace` is told stays in MLflow. Call `mlflow.get_current_active_span().set_attribute("session.id", "…")` too.',
  },
};
