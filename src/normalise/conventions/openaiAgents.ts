import type { ConventionTable } from './convention.ts';

/**
 * The OpenAI Agents SDK (reference 4.9) sends no OTLP itself: these are the keys that the bridges to OpenInference, OpenLLMetry
 * and GenAI leave beside those of their conventions.
 */
export const openaiAgents: ConventionTable = {
  id: 'openai_agents',
  title: 'OpenAI Agents SDK',
  release: '@openai/agents 0.20 and openai-agents 0.24 through their bridges (2026-11)',
  prefixes: ['graph.node.', 'openai.agents.', 'openai_agents.'],
  scopes: ['opentelemetry.instrumentation.openai_agents', 'opentelemetry.instrumentation.openai_agents_v2'],
  propagated: [],
  names: [
    { type: 'agent', name: /\.agent$/ },
    { type: 'tool', name: /\.tool$/ },
    { type: 'chain', name: /^Agent [Ww]orkflow$/ },
  ],
  shapes: [],
  keys: { sessionId: ['openai.agents.group_id', 'group_id'] },
  content: [],
  knows: ['graph.node.*', 'openai.agents.*', 'openai_agents.*'],
};
