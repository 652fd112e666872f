import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';

const operations: readonly (readonly [operation: string, ObservationType])[] = [
  ...['chat.completions', 'chat.streaming_completions', 'text.completions', 'text.streaming_completions', 'text_completions'].map(
    (name) => [name, 'generation'] as const,
  ),
];

/** Semantic Kernel (reference 4.11): GenAI in its older generations, by events and log records. */
export const semanticKernel: ConventionTable = {
  id: 'semantic_kernel',
  title: 'Semantic Kernel',
  release: 'semantic-kernel 1.45 (2026-11)',
  prefixes: ['sk.', 'semantic_kernel.'],
  scopes: ['Microsoft.SemanticKernel*', 'semantic_kernel.*'],
  propagated: [],
  types: [{ key: 'gen_ai.operation.name', values: new Map(operations) }],
  names: [
    { type: 'generation', name: /^(chat|text)\.(streaming_)?completions / },
    { type: 'chain', name: /^AutoFunctionInvocationLoop$/ },
  ],
  shapes: [],
  keys: { finishReasons: ['gen_ai.response.finish_reason'] },
  content: [],
  knows: ['sk.available_functions', 'semantic_kernel.*', 'gen_ai.response.finish_reason'],
  advice: {
    content:
      'Set `SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE=true` in the environment of the app before it imports Semantic Kernel; in Python messages are log records, so that the app needs a logs exporter too.',
    tokens:
      'Set `SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS=true` in the environment of the app before it imports Semantic Kernel.',
  },
};
