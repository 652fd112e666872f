import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable, Place } from './convention.ts';
import { haystackContent, haystackParameters, haystackTools } from './haystackContent.ts';
import { retrievedAt } from './retrievedAt.ts';

const reply = (...path: readonly string[]): readonly Place[] => [
  ...['haystack.component.output', 'haystack.agent.step.llm.output'].flatMap((key): readonly Place[] => [
    [key, 'replies', '0', 'meta', ...path],
    [key, 'replies', '0', '_meta', ...path],
    [key, 'meta', '0', ...path],
    [key, 'meta', ...path],
  ]),
];

// By the class of the component.
const components: readonly (readonly [RegExp, ObservationType])[] = [
  [/Generator$/, 'generation'],
  [/Retriever$/, 'retrieval'],
  [/Ranker$/, 'reranker'],
  [/Embedder$/, 'embedding'],
  [/Agent$/, 'agent'],
  [/Evaluator$/, 'evaluator'],
  [/ToolInvoker$/, 'chain'],
  [/./, 'chain'],
];

/** Haystack's own tracing (reference 4.13). The tracer and its scope are the app's: only the keys tell. */
export const haystack: ConventionTable = {
  id: 'haystack',
  title: 'Haystack',
  release: 'haystack-ai 3.4 (2026-11); keys of 2.x too',
  prefixes: ['haystack.'],
  scopes: ['haystack', 'haystack.*'],
  propagated: [],
  types: [{ key: 'haystack.component.type', values: new Map(), patterns: components }],
  names: [
    { type: 'agent', name: /^haystack\.agent\.run$/ },
    { type: 'generation', name: /^haystack\.(agent\.step\.llm|chat_generator\.run)$/ },
    { type: 'tool', name: /^haystack\.agent\.step\.tool$/ },
    { type: 'chain', name: /^haystack\.(pipeline\.(async_)?run|agent\.step|component\.run)$/ },
  ],
  shapes: [],
  keys: {
    name: ['haystack.component.name'],
    model: reply('model'),
    responseId: reply('id'),
    inputTokens: [...reply('usage', 'prompt_tokens'), ...reply('usage', 'input_tokens')],
    outputTokens: [...reply('usage', 'completion_tokens'), ...reply('usage', 'output_tokens')],
    totalTokens: reply('usage', 'total_tokens'),
    cacheReadTokens: [
      ...reply('usage', 'prompt_tokens_details', 'cached_tokens'),
      ...reply('usage', 'input_tokens_details', 'cached_tokens'),
    ],
    reasoningTokens: [
      ...reply('usage', 'completion_tokens_details', 'reasoning_tokens'),
      ...reply('usage', 'output_tokens_details', 'reasoning_tokens'),
    ],
    finishReasons: reply('finish_reason'),
    firstTokenTime: reply('completion_start_time'),
    toolName: ['haystack.tool.name'],
    toolDescription: ['haystack.tool.description'],
    toolArguments: ['haystack.agent.step.tool.input'],
    toolResult: ['haystack.agent.step.tool.output'],
  },
  content: haystackContent,
  readers: {
    parameters: { from: 'haystack.component.input → generation_kwargs', read: haystackParameters },
    toolDefinitions: { from: 'haystack.agent.step.llm.input → tools', read: haystackTools },
    documents: retrievedAt('haystack.component.output'),
  },
  json: [
    ...[
      'haystack.component.input',
      'haystack.component.output',
      'haystack.agent.step.llm.input',
      'haystack.agent.step.llm.output',
    ],
    ...['haystack.agent.input', 'haystack.agent.output', 'haystack.pipeline.input_data', 'haystack.pipeline.output_data'],
  ],
  knows: [
    ...['haystack.component.*', 'haystack.pipeline.*', 'haystack.agent.max_steps', 'haystack.agent.exit_conditions'],
    ...['haystack.agent.state_schema', 'haystack.agent.steps_taken', 'haystack.agent.step', 'haystack.agent.hook.*'],
    ...['haystack.tool.error', 'haystack.agent.tools'],
  ],
  advice: {
    content: 'Set `HAYSTACK_CONTENT_TRACING_ENABLED=true` in the environment of the app before Haystack is imported.',
    documents: 'Set `HAYSTACK_CONTENT_TRACING_ENABLED=true` in the environment of the app before Haystack is imported.',
    tokens:
      'They come with the content: set `HAYSTACK_CONTENT_TRACING_ENABLED=true`. A streamed OpenAI call also needs `generation_kwargs={"stream_options": {"include_usage": True}}`.',
    session: 'Haystack has no id for a conversation: set the attribute `session.id` on the span around the pipeline.',
  },
};
