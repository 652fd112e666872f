import type { ObservationType } from '../../model/observation.ts';
import { aiSdkContent, aiSdkDocuments, aiSdkParameters } from './aiSdkContent.ts';
import type { ConventionTable, Place } from './convention.ts';
import { stampedPrompt } from './stampedPrompt.ts';

// Outer calls hold the model calls and tools of all their steps, and the sum of their tokens.
const outer = ['generateText', 'streamText', 'generateObject', 'streamObject', 'embed', 'embedMany', 'rerank'];
const inner: readonly (readonly [operation: string, ObservationType])[] = [
  ...['generateText.doGenerate', 'streamText.doStream', 'generateObject.doGenerate', 'streamObject.doStream'].map(
    (name) => [name, 'generation'] as const,
  ),
  ['embed.doEmbed', 'embedding'],
  ['embedMany.doEmbed', 'embedding'],
  ['rerank.doRerank', 'reranker'],
  ['toolCall', 'tool'],
];
const operations: readonly (readonly [operation: string, ObservationType])[] = [
  ...outer.map((name) => [`ai.${name.toLowerCase()}`, 'chain'] as const),
  ...inner.map(([name, type]) => [`ai.${name.toLowerCase()}`, type] as const),
];

const given = 'ai.telemetry.metadata.';
/** What the app gives with a call: as metadata up to 6, as runtime context since. */
const metadata = (key: string): readonly string[] => [`${given}${key}`, `ai.settings.context.${key}`];
const provided = (provider: string, key: string): Place => ['ai.response.providerMetadata', provider, key];

/**
 * Vercel AI SDK (reference 4.4): the `ai.*` spans of 3 to 6, which 7 still writes on demand. What 7 writes by itself, in the
 * scope `gen_ai`, is GenAI.
 */
export const aiSdk: ConventionTable = {
  id: 'ai_sdk',
  title: 'Vercel AI SDK',
  release: 'ai 4 to 7, @ai-sdk/otel 1.0 (2026-11)',
  prefixes: ['ai.'],
  scopes: ['ai', 'gen_ai'],
  propagated: [],
  types: [{ key: 'ai.operationId', values: new Map(operations) }],
  names: operations.map(([operation, type]) => ({ type, name: new RegExp(`^${operation.replaceAll('.', '\\.')}( |$)`, 'i') })),
  shapes: [
    { type: 'tool', key: /^ai\.toolCall\./ },
    { type: 'generation', key: /^ai\.prompt\.messages$/ },
  ],
  keys: {
    sessionId: ['sessionId', 'threadId', 'chatId'].flatMap(metadata),
    userId: metadata('userId'),
    tags: metadata('tags'),
    model: ['ai.response.model', 'ai.model.id'],
    requestModel: ['ai.model.id'],
    responseId: ['ai.response.id'],
    provider: ['ai.model.provider'],
    inputTokens: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    outputTokens: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    totalTokens: ['ai.usage.totalTokens'],
    // Up to 5 some of it only stands in what the provider says.
    cacheReadTokens: [
      ...['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
      ...[provided('openai', 'cachedPromptTokens'), provided('anthropic', 'cacheReadInputTokens')],
    ],
    cacheWriteTokens: ['ai.usage.inputTokenDetails.cacheWriteTokens', provided('anthropic', 'cacheCreationInputTokens')],
    reasoningTokens: [
      ...['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens', provided('openai', 'reasoningTokens')],
    ],
    firstTokenMs: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'],
    finishReasons: ['ai.response.finishReason', 'ai.finishReason', 'gen_ai.finishReason'],
    toolName: ['ai.toolCall.name'],
    toolCallId: ['ai.toolCall.id'],
    toolArguments: [['ai.toolCall.args']],
    toolResult: [['ai.toolCall.result']],
    toolDefinitions: ['ai.prompt.tools'],
  },
  firstTokenEvents: ['ai.stream.firstChunk'],
  content: aiSdkContent,
  readers: {
    parameters: { from: 'ai.settings.*', read: aiSdkParameters },
    promptName: stampedPrompt(...metadata('promptName'), [`${given}langfusePrompt`, 'name']),
    promptVersion: stampedPrompt(...metadata('promptVersion'), [`${given}langfusePrompt`, 'version']),
    documents: { from: 'ai.ranking, ai.documents', read: aiSdkDocuments },
  },
  json: [
    'ai.prompt',
    'ai.prompt.messages',
    'ai.response.toolCalls',
    'ai.result.toolCalls',
    'ai.toolCall.args',
    'ai.toolCall.result',
  ],
  knows: [
    ...['ai.operationId', 'ai.settings.*', 'ai.telemetry.*', 'ai.schema', 'ai.schema.*', 'ai.request.headers.*', 'ai.stream.*'],
    ...['ai.prompt.toolChoice', 'ai.response.timestamp', 'ai.response.providerMetadata', 'ai.response.msToFinish'],
    ...['ai.response.avgOutputTokensPerSecond', 'ai.response.files', 'ai.response.reasoning', 'ai.response.text'],
    ...['ai.response.object', 'ai.result.text', 'ai.result.object', 'ai.usage.inputTokenDetails.noCacheTokens'],
    ...['ai.usage.outputTokenDetails.textTokens', 'ai.value', 'ai.values', 'ai.embedding', 'ai.embeddings', 'ai.documents'],
    ...['ai.ranking', 'ai.ranking.type', 'ai.prompt.format', 'ai.response.avgCompletionTokensPerSecond'],
    ...['gen_ai.execute_tool.duration', 'gen_ai.client.operation.duration', 'gen_ai.client.operation.time_per_output_chunk'],
  ],
  advice: {
    content:
      'Pass `experimental_telemetry: { isEnabled: true }` to the call, without `recordInputs: false` or `recordOutputs: false` (AI SDK 7: the same two options of `telemetry`).',
    session:
      'Pass `experimental_telemetry: { isEnabled: true, metadata: { sessionId } }` to the call; in AI SDK 7 set the attribute `session.id` in `enrichSpan` of the OpenTelemetry integration.',
  },
};
