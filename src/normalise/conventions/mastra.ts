import type { AttributeMap } from '../../model/attributes.ts';
import { JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Score } from '../../model/score.ts';
import { makeScore, stepNamed } from '../scores.ts';
import { structured } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { Content, ConventionTable, Direction } from './convention.ts';
import { readValue, speaker } from './sources.ts';
import { stampedPrompt } from './stampedPrompt.ts';

const types: readonly (readonly [spanType: string, ObservationType])[] = [
  ['agent_run', 'agent'],
  ['model_inference', 'generation'],
  ...['tool_call', 'mcp_tool_call', 'provider_tool_call'].map((type) => [type, 'tool'] as const),
  ['rag_embedding', 'embedding'],
  ['rag_vector_operation', 'retrieval'],
  ...['scorer_run', 'scorer_step'].map((type) => [type, 'evaluator'] as const),
  ...['run', 'step', 'conditional', 'conditional_eval', 'loop', 'parallel', 'sleep', 'wait_event'].map(
    (part) => [`workflow_${part}`, 'chain'] as const,
  ),
  ...['model_generation', 'model_step', 'processor_run', 'graph_action', 'rag_ingestion', 'rag_action'].map(
    (type) => [type, 'chain'] as const,
  ),
];

/**
 * Mastra (reference 4.8): GenAI for models, tools and agents, keys of its own for the rest. A call of a
 * model is `model_inference`, which tells the tokens; what was said stands on the step around it. Before there were inferences
 * `model_generation` was the call, and said so by its operation.
 */
export const mastra: ConventionTable = {
  id: 'mastra',
  title: 'Mastra',
  release: '@mastra/otel-exporter 1.4, @mastra/core 1.71 (2026-11)',
  prefixes: ['mastra.'],
  scopes: ['@mastra/*'],
  propagated: [],
  types: [{ key: 'mastra.span.type', values: new Map(types) }],
  shapes: [],
  isDuplicate: ({ attributes }) => attributes.get('mastra.span.type') === 'model_chunk',
  keys: {
    sessionId: ['mastra.metadata.threadId', 'mastra.metadata.sessionId'],
    userId: ['mastra.metadata.userId', 'mastra.metadata.resourceId'],
    tags: ['mastra.tags'],
    environment: ['mastra.metadata.environment'],
    firstTokenTime: ['mastra.completion_start_time'],
  },
  content: [{ rank: 'framework', from: { input: 'mastra.*.input', output: 'mastra.*.output' }, read: readOwn }],
  readers: {
    promptName: stampedPrompt('mastra.metadata.promptName'),
    promptVersion: stampedPrompt('mastra.metadata.promptVersion'),
  },
  scores: readScores,
  knows: [
    ...types.map(([type]) => `mastra.${type}.*`),
    ...['generic', 'model_chunk', 'memory_operation', 'mcp_server_request', 'workspace_action'].map((type) => `mastra.${type}.*`),
    ...['mastra.metadata.*', 'gen_ai.usage.audio_input_tokens', 'gen_ai.usage.audio_output_tokens'],
  ],
  advice: {
    content:
      'Check that no span processor such as SensitiveDataFilter, and no `hideInput` or `hideOutput` in `tracingOptions`, takes it out.',
    session: 'Pass `memory: { thread, resource }` to the agent, or `tracingOptions: { metadata: { sessionId } }`.',
  },
};

/** What went in and out of a step that GenAI has no keys for: `mastra.<type of the span>.input`. */
function readOwn({ attributes }: Subject, direction: Direction): Content | undefined {
  const value = attributes.get(`mastra.${attributes.string('mastra.span.type') ?? ''}.${direction}`);
  if (value === undefined || value === null || value === '') return undefined;
  const json = structured(value);
  // A scorer is given a run of an agent, with what went in and out of it: no conversation of its own.
  if (!isScorer(attributes)) return readValue(json, speaker(direction));
  return { messages: [{ role: speaker(direction), parts: [{ type: 'unknown', value: json }] }], finishReasons: [] };
}

const isScorer = (attributes: AttributeMap): boolean => attributes.string('mastra.span.type')?.startsWith('scorer_') === true;

/** What a scorer found. The run that it scored is in another trace. */
function readScores(subject: Subject): readonly Score[] {
  const { attributes, span } = subject;
  const found = attributes.get('mastra.span.type') === 'scorer_run' ? subject.json('mastra.scorer_run.output') : undefined;
  if (!(found instanceof JsonObject)) return [];
  const value = found.get('score');
  const traceId = attributes.string('mastra.metadata.targetTraceId');
  const spanId = attributes.string('mastra.metadata.targetSpanId');
  const score = makeScore(subject, {
    name: span.name.replace(/^scorer_run\s+/, ''),
    value: typeof value === 'number' || typeof value === 'boolean' ? value : undefined,
    label: typeof value === 'string' ? value : undefined,
    explanation: found.string('reason'),
    kind: undefined,
    hasModel: false,
    identifier: undefined,
    scope: 'observation',
    about: stepNamed(traceId, spanId),
    time: span.end,
  });
  return score === undefined ? [] : [score];
}
