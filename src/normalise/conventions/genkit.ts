import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable, Place } from './convention.ts';
import { genkitContent, genkitDocuments, genkitParameters } from './genkitContent.ts';
import { genkitModel, genkitPrompt, genkitProvider, genkitScores, genkitVariables } from './genkitFields.ts';

const output = 'genkit:output';
const usage = (key: string): Place => [output, 'usage', key];
const raw = (part: string, key: string): Place => [output, 'raw', 'usage', part, key];

// What actions are; then what else runs them.
const subtypes: readonly (readonly [subtype: string, ObservationType])[] = [
  ['model', 'generation'],
  ['background-model', 'generation'],
  ['embedder', 'embedding'],
  ['retriever', 'retrieval'],
  ['reranker', 'reranker'],
  ['tool', 'tool'],
  ['tool.v2', 'tool'],
  ['evaluator', 'evaluator'],
  ['agent', 'agent'],
  ...['flow', 'prompt', 'executable-prompt', 'indexer'].map((subtype) => [subtype, 'chain'] as const),
];
const types = ['flow', 'flowStep', 'util', 'promptTemplate', 'dotprompt', 'helper', 'action'];

/**
 * Genkit (reference 4.7): keys with colons, everything that went in and out as JSON, where a text stands in quotes. Written
 * against genkit 1.42. Spans come once more while they run, with an end of 0 and without a name but that of the span.
 */
export const genkit: ConventionTable = {
  id: 'genkit',
  title: 'Genkit',
  release: 'genkit 1.42 (2026-11)',
  prefixes: ['genkit:'],
  scopes: ['genkit-tracer'],
  propagated: [],
  types: [
    { key: 'genkit:metadata:subtype', values: new Map(subtypes) },
    { key: 'genkit:type', values: new Map(types.map((type) => [type.toLowerCase(), 'chain'] as const)) },
  ],
  shapes: [],
  keys: {
    name: ['genkit:name'],
    sessionId: ['genkit:sessionId', 'genkit:metadata:agent:sessionId', [output, 'sessionId'], [output, 'state', 'sessionId']],
    inputTokens: [usage('inputTokens')],
    outputTokens: [usage('outputTokens')],
    totalTokens: [usage('totalTokens')],
    cacheReadTokens: [
      ...[
        usage('cachedContentTokens'),
        raw('prompt_tokens_details', 'cached_tokens'),
        raw('input_tokens_details', 'cached_tokens'),
      ],
    ],
    reasoningTokens: [
      ...[usage('thoughtsTokens'), raw('completion_tokens_details', 'reasoning_tokens')],
      raw('output_tokens_details', 'reasoning_tokens'),
    ],
    responseId: [[output, 'raw', 'id']],
    finishReasons: [[output, 'finishReason']],
    toolName: ['genkit:name'],
    toolArguments: [['genkit:input']],
    toolResult: [[output]],
    toolDefinitions: [['genkit:input', 'tools']],
  },
  readers: {
    model: genkitModel,
    provider: genkitProvider,
    parameters: { from: 'genkit:input → config', read: genkitParameters },
    documents: { from: output, read: genkitDocuments },
    promptName: genkitPrompt,
    promptVariables: genkitVariables,
  },
  content: genkitContent,
  scores: genkitScores,
  json: ['genkit:input', output],
  knows: [
    ...[
      'genkit:key',
      'genkit:path',
      'genkit:state',
      'genkit:init',
      'genkit:isRoot',
      'genkit:isFailureSource',
      'genkit:threadName',
    ],
    ...['genkit:metadata:*', 'genkit:lastKnownParentSpanId'],
  ],
  advice: {
    content: 'Check that nothing such as a processor that redacts takes `genkit:input` and `genkit:output` out of the spans.',
    session: 'Run the flow as an agent with a session, or set the attribute `session.id`.',
  },
};
