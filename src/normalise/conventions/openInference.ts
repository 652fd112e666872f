import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { openInferenceContent } from './openInferenceContent.ts';
import {
  openInferenceCost,
  openInferenceDocuments,
  openInferenceParameters,
  openInferenceRequestModel,
  openInferenceScores,
  openInferenceToolDefinitions,
} from './openInferenceFields.ts';

/**
 * OpenInference (reference 2). Written against @arizeai/openinference-semantic-conventions 2.12 and the specification of
 * 2026-08.
 */
export const openInference: ConventionTable = {
  id: 'openinference',
  title: 'OpenInference',
  release: '@arizeai/openinference-semantic-conventions 2.12, specification of 2026-08',
  scopes: ['openinference*', '@arizeai/openinference-*'],
  prefixes: ['openinference.', 'llm.', 'input.value', 'output.value', 'retrieval.', 'embedding.', 'reranker.'],
  scorePrefixes: ['annotations.', 'evaluations.'].flatMap((key) => [key, `trace.${key}`, `session.${key}`]),
  propagated: [],
  types: [
    {
      key: 'openinference.span.kind',
      // UNKNOWN is missing: it says nothing, so that other evidence counts.
      values: new Map<string, ObservationType>([
        ['llm', 'generation'],
        ['embedding', 'embedding'],
        ['chain', 'chain'],
        ['retriever', 'retrieval'],
        ['reranker', 'reranker'],
        ['tool', 'tool'],
        ['agent', 'agent'],
        ['guardrail', 'guardrail'],
        ['evaluator', 'evaluator'],
        ['prompt', 'chain'],
      ]),
    },
  ],
  shapes: [
    { type: 'tool', key: /^tool\.name$/ },
    { type: 'reranker', key: /^reranker\./ },
    { type: 'retrieval', key: /^retrieval\.documents\./ },
    { type: 'embedding', key: /^embedding\./ },
    { type: 'generation', key: /^llm\.(input_messages|output_messages|prompts|choices)(\.|$)/ },
  ],
  keys: {
    model: [
      'llm.model_name',
      'embedding.model_name',
      'reranker.model_name',
      'llm.response.model_name',
      'llm.output_model_name',
      'llm.request.model_name',
      'llm.input_model_name',
    ],
    requestModel: ['llm.request.model_name', 'llm.input_model_name'],
    provider: ['llm.provider', 'llm.system'],
    inputTokens: ['llm.token_count.prompt'],
    outputTokens: ['llm.token_count.completion'],
    totalTokens: ['llm.token_count.total'],
    cacheReadTokens: ['llm.token_count.prompt_details.cache_read'],
    cacheWriteTokens: ['llm.token_count.prompt_details.cache_write'],
    reasoningTokens: ['llm.token_count.completion_details.reasoning'],
    costUsd: ['llm.cost.total'],
    finishReasons: ['llm.finish_reason'],
    agentName: ['agent.name'],
    toolName: ['tool.name'],
    toolCallId: ['tool.id', 'tool_call.id'],
    toolDescription: ['tool.description'],
    // `tool.parameters` is the schema or the arguments, depending on who sends it.
    toolArguments: ['input.value', 'tool.parameters'],
    toolResult: ['output.value'],
    promptName: ['prompt.id'],
    promptVersion: ['llm.prompt_template.version'],
    promptTemplate: ['llm.prompt_template.template'],
    promptVariables: ['llm.prompt_template.variables'],
  },
  firstTokenEvents: ['First Token Stream Event'],
  content: openInferenceContent,
  readers: {
    parameters: { from: 'llm.invocation_parameters', read: openInferenceParameters },
    toolDefinitions: { from: 'llm.tools.*', read: openInferenceToolDefinitions },
    documents: { from: 'retrieval.documents.*', read: openInferenceDocuments },
    costUsd: { from: 'llm.cost.prompt + llm.cost.completion', read: openInferenceCost },
    requestModel: { from: 'llm.invocation_parameters', read: openInferenceRequestModel },
  },
  scores: openInferenceScores,
  json: ['llm.invocation_parameters', 'embedding.invocation_parameters', 'llm.prompt_template.variables'],
  lists: [
    ...['llm.input_messages.', 'llm.output_messages.', 'llm.tools.', 'llm.prompts.', 'llm.choices.', 'retrieval.documents.'],
    ...['reranker.input_documents.', 'reranker.output_documents.', 'embedding.embeddings.'],
  ],
  knows: [
    ...['openinference.*', 'llm.prompts', 'llm.choices', 'llm.function_call', 'llm.tools', 'llm.cost.*', 'llm.token_count.*'],
    ...['input.value', 'output.value', 'retrieval.documents.*', 'embedding.*', 'reranker.*'],
  ],
  advice: {
    content: 'Check that `OPENINFERENCE_HIDE_INPUTS` and `OPENINFERENCE_HIDE_OUTPUTS` are not set in the environment of the app.',
    documents: 'Either none was found, or `OPENINFERENCE_HIDE_OUTPUTS` is set in the environment of the app.',
    session: 'Set the attribute `session.id` to the id of the conversation, with `setSession()` or `using_session()`.',
  },
};
