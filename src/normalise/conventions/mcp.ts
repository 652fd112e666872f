import type { ObservationType } from '../../model/observation.ts';
import type { ConventionTable } from './convention.ts';
import { valueAt } from './sources.ts';

/**
 * The Model Context Protocol: OpenTelemetry since 1.39, and what OpenLLMetry sends (reference 1.8). A session of the protocol
 * is no conversation, nor is the id of a request that of a model's call.
 */
export const mcp: ConventionTable = {
  id: 'mcp',
  title: 'MCP',
  release: 'semantic-conventions 1.41, @traceloop/instrumentation-mcp 0.27 (2026-11)',
  prefixes: ['mcp.'],
  scopes: ['opentelemetry.instrumentation.mcp', '@traceloop/instrumentation-mcp', 'openinference.instrumentation.mcp'],
  propagated: [],
  types: [
    {
      key: 'mcp.method.name',
      values: new Map<string, ObservationType>([
        ['tools/call', 'tool'],
        ['sampling/createmessage', 'generation'],
      ]),
    },
  ],
  names: [{ type: 'tool', name: /^tools\/call / }],
  shapes: [],
  keys: { toolArguments: ['mcp.request.argument'], toolResult: ['mcp.response.value'] },
  content: [valueAt('value', { input: 'mcp.request.argument', output: 'mcp.response.value' })],
  knows: [
    ...['mcp.method.name', 'mcp.session.id', 'mcp.protocol.version', 'mcp.resource.uri', 'mcp.request.id'],
    ...['mcp.session.init_options', 'mcp.tool.name', 'mcp.prompt.name'],
  ],
};
