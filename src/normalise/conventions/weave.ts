import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { valueAt } from './sources.ts';

const values = new Map<string, ObservationType>([
  ['llm', 'generation'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['chain', 'chain'],
  ['retriever', 'retrieval'],
  ['search', 'retrieval'],
  ['reranker', 'reranker'],
  ['embedding', 'embedding'],
  ['guardrail', 'guardrail'],
  ['evaluator', 'evaluator'],
  ['scorer', 'evaluator'],
]);

/** W&B Weave's keys on spans of any library (reference 4.13); what its SDK sends itself is OpenTelemetry GenAI. */
export const weave: ConventionTable = {
  id: 'weave',
  title: 'W&B Weave',
  release: 'weave 0.54 (2026-11)',
  prefixes: ['wandb.', 'weave.'],
  scopes: ['weave.*'],
  propagated: ['wandb.thread_id', 'wandb.attributes', 'wandb.wb_run_id', 'wandb.entity', 'wandb.project', 'weave.eval.'],
  types: [
    { key: 'weave.span.kind', values },
    { key: 'wandb.kind', values },
  ],
  shapes: [],
  keys: {
    name: ['wandb.display_name', 'weave.display_name'],
    sessionId: ['wandb.thread_id'],
    metadata: ['wandb.attributes'],
  },
  content: [
    valueAt('platform', { input: 'weave.input', output: 'weave.output' }),
    valueAt('platform', { input: 'wandb.input', output: 'wandb.output' }),
  ],
  json: ['weave.output', 'wandb.attributes'],
  knows: [
    ...['wandb.is_turn', 'wandb.attributes.*', 'wandb.annotation.*', 'wandb.sdk.*', 'weave.call_id', 'weave.content_refs'],
    ...[
      'weave.parent_call.*',
      'weave.tag',
      'weave.client_version',
      'weave.source',
      'weave.sys_version',
      'gen_ai.conversation.name',
    ],
  ],
  advice: {
    session: 'Set the attribute `wandb.thread_id` (or `gen_ai.conversation.id`) to the id of the conversation.',
  },
};
