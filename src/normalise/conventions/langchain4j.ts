import type { Subject } from '../subject.ts';
import type { ConventionTable } from './convention.ts';

/**
 * LangChain4j as Quarkus traces it (reference 4.12): GenAI for model calls; services and tools are told by the names of their
 * spans alone, in the scope of all of Quarkus.
 */
export const langchain4j: ConventionTable = {
  id: 'langchain4j',
  title: 'LangChain4j (Quarkus)',
  release: 'quarkus-langchain4j 1.10 (2026-11)',
  prefixes: ['langchain4j.', 'gen_ai.client.estimated_cost'],
  marks: ['langchain4j.'],
  propagated: [],
  names: [
    { type: 'tool', name: /^langchain4j\.tools\./ },
    { type: 'chain', name: /^langchain4j\.aiservices\./ },
    { type: 'generation', name: /^completion / },
  ],
  shapes: [],
  keys: {},
  content: [],
  readers: {
    costUsd: { from: 'gen_ai.client.estimated_cost', read: estimatedCost },
  },
  knows: ['gen_ai.client.estimated_cost', 'gen_ai.content.prompt', 'gen_ai.content.completion'],
  advice: {
    content:
      'Set `quarkus.langchain4j.tracing.include-prompt=true`, `quarkus.langchain4j.tracing.include-completion=true`, `quarkus.langchain4j.tracing.include-tool-arguments=true` and `quarkus.langchain4j.tracing.include-tool-result=true`.',
  },
};

/** `0.00020880USD`, which is a guess by a table that the app has. */
function estimatedCost({ attributes }: Subject): number | undefined {
  const amount = /^(\d+(?:\.\d+)?)\s*USD$/.exec(attributes.string('gen_ai.client.estimated_cost') ?? '')?.[1];
  return amount === undefined ? undefined : Number(amount);
}
