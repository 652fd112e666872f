import type { ConventionTable } from './convention.ts';

// The actor runtime of AutoGen and the plumbing of workflows.
const machinery = /^(autogen (create|send|publish|process|ack)|(edge_group\.process|message\.send|workflow\.build)( |$))/;

/**
 * Microsoft Agent Framework, and AutoGen before it (reference 4.11): GenAI, and spans of its own for workflows, which were
 * read in its source of 2026-08.
 */
export const agentFramework: ConventionTable = {
  id: 'agent_framework',
  title: 'Microsoft Agent Framework',
  release: 'agent-framework 1.23 (2026-11)',
  prefixes: ['agent_framework.', 'edge_group.', 'executor.id', 'executor.type', 'message.source_id', 'message.target_id'],
  scopes: [
    ...['agent_framework', 'agent_framework.*', 'Experimental.Microsoft.Agents.AI*', 'Microsoft.Agents.AI*'],
    ...['Experimental.Microsoft.Extensions.AI*', 'autogen-core*', 'autogen *'],
  ],
  propagated: [],
  names: [
    { type: 'chain', name: /^(workflow\.(run|session)|workflow_invoke|executor\.process)\b/ },
    { type: 'span', name: machinery },
  ],
  shapes: [{ type: 'chain', key: /^executor\.id$/ }],
  isDuplicate: ({ span, maker }) => maker === agentFramework && machinery.test(span.name),
  keys: { name: ['workflow.name'] },
  content: [],
  knows: [
    ...['agent_framework.*', 'edge_group.*', 'executor.id', 'executor.type', 'workflow.id', 'workflow.definition'],
    ...['message.source_id', 'message.target_id', 'message.payload_type', 'message.destination_executor_id'],
  ],
  advice: {
    content:
      'Python: set `ENABLE_SENSITIVE_DATA=true` in the environment of the app (or `configure_otel_providers(enable_sensitive_data=True)`). .NET: `UseOpenTelemetry(configure: o => o.EnableSensitiveData = true)`.',
    session: 'Run the agent with a thread of a service that gives conversations an id, or set the attribute `session.id`.',
  },
};
