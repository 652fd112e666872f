import { numberIn } from '../../model/attributes.ts';
import { JsonObject } from '../../model/json.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Subject } from '../subject.ts';
import type { ConventionTable, Place } from './convention.ts';
import { retrievedAt } from './retrievedAt.ts';
import { valueAt } from './sources.ts';
import { callAt, calledWith, callReader, gave } from './wrappedCall.ts';

const observation = 'langfuse.observation.';
const input = `${observation}input`;
const output = `${observation}output`;
const costs = `${observation}cost_details`;
const usage = (...path: readonly string[]): Place => [`${observation}usage_details`, ...path];

const types = ['span', 'generation', 'event', 'embedding', 'agent', 'tool', 'chain', 'evaluator', 'guardrail'] as const;

/**
 * Langfuse (reference 4.1). Its usage has disjoint buckets, unless an integration hands on the provider's own object, whose
 * total then tells. Scores never come by OTLP.
 */
export const langfuse: ConventionTable = {
  id: 'langfuse',
  title: 'Langfuse',
  release: '@langfuse/otel 5.11, langfuse (Python) 5.0 (2026-11)',
  prefixes: ['langfuse.'],
  scopes: ['langfuse-sdk', 'langfuse-sdk.*'],
  propagated: [
    ...['langfuse.trace.', 'langfuse.session.id', 'langfuse.user.id', 'langfuse.environment', 'langfuse.release'],
    ...['langfuse.version', 'langfuse.internal.', 'langfuse.experiment.', 'langfuse.tags'],
  ],
  types: [
    {
      key: `${observation}type`,
      values: new Map<string, ObservationType>([...types.map((type) => [type, type] as const), ['retriever', 'retrieval']]),
    },
  ],
  // Python releases before 3.4 name no type.
  shapes: [{ type: 'generation', key: /^langfuse\.observation\.(model|usage_details|prompt)/ }],
  keys: {
    sessionId: ['langfuse.session.id'],
    userId: ['langfuse.user.id'],
    tags: ['langfuse.trace.tags', 'langfuse.tags'],
    metadata: [`${observation}metadata`, 'langfuse.trace.metadata'],
    environment: ['langfuse.environment'],
    release: ['langfuse.release'],
    model: [`${observation}model.name`],
    parameters: [`${observation}model.parameters`],
    inputTokens: [usage('input'), usage('prompt_tokens'), usage('input_tokens'), usage('promptTokens')],
    outputTokens: [usage('output'), usage('completion_tokens'), usage('output_tokens'), usage('completionTokens')],
    totalTokens: [usage('total'), usage('total_tokens'), usage('totalTokens')],
    cacheReadTokens: [
      ...[usage('input_cached_tokens'), usage('cache_read_input_tokens'), usage('input_cache_read')],
      ...[usage('prompt_tokens_details', 'cached_tokens'), usage('input_tokens_details', 'cached_tokens')],
    ],
    cacheWriteTokens: [usage('input_cache_creation'), usage('cache_creation_input_tokens')],
    reasoningTokens: [
      ...[usage('output_reasoning_tokens'), usage('output_reasoning'), usage('reasoning_tokens')],
      ...[usage('completion_tokens_details', 'reasoning_tokens'), usage('output_tokens_details', 'reasoning_tokens')],
    ],
    costUsd: [[costs, 'total']],
    firstTokenTime: [`${observation}completion_start_time`],
    toolCallId: [[output, 'tool_call_id']],
    toolDefinitions: [[input, 'tools']],
    promptName: [`${observation}prompt.name`],
    promptVersion: [`${observation}prompt.version`],
    level: [`${observation}level`],
    statusMessage: [`${observation}status_message`],
  },
  resourceKeys: { environment: ['langfuse.environment'], release: ['langfuse.release'] },
  counting: 'exclusive',
  content: [
    callAt(input, output, 'platform'),
    valueAt('value', { input: 'langfuse.trace.input', output: 'langfuse.trace.output' }),
  ],
  readers: {
    // The decorator of Python tells the arguments as it got them.
    toolArguments: callReader(calledWith, input),
    toolResult: callReader(gave, output),
    documents: retrievedAt(output),
    costUsd: { from: costs, read: sumOfCosts },
  },
  json: [`${observation}usage_details`, costs, `${observation}model.parameters`],
  knows: [`${observation}metadata.*`],
  advice: {
    content:
      'Give the observation its `input` and `output`; with the decorator of Python, check that `capture_input` and `capture_output` are not `False` and `LANGFUSE_OBSERVE_DECORATOR_IO_CAPTURE_ENABLED` is not `false`.',
    documents: 'Give the retriever observation its documents as `output`: a list of objects with `id`, `content` and `score`.',
    tokens: 'Give the generation its `usageDetails` (Python `usage_details`), for example `{ input: 120, output: 40 }`.',
    session: 'Wrap the call in `propagateAttributes({ sessionId })` (Python `with propagate_attributes(session_id=…)`).',
  },
};

/** What the parts cost when no total is given: `{"input": 0.001, "output": 0.002}`. */
function sumOfCosts(subject: Subject): number | undefined {
  const details = subject.json(costs);
  if (!(details instanceof JsonObject) || details.entries.size === 0) return undefined;
  let sum = 0;
  for (const value of details.entries.values()) {
    const cost = numberIn(value);
    if (cost === undefined || cost < 0) return undefined;
    sum += cost;
  }
  return sum;
}
