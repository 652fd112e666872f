import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { McpInstrumentation } from '@traceloop/instrumentation-mcp';
import { z } from 'zod';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const tracer = trace.getTracer('city-guide-mcp', '1.39');
const notes = 'notes://paris';

/** What the conventions ask of a span of either side, from the request. */
function attributesOf({ method, params = {} }) {
  return {
    'mcp.method.name': method,
    'mcp.protocol.version': '2025-06-18',
    'mcp.session.id': story.session,
    'network.transport': 'pipe',
    ...(method === 'tools/call' && {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': params.name,
      'gen_ai.tool.call.arguments': JSON.stringify(params.arguments),
    }),
    ...(method === 'prompts/get' && { 'gen_ai.prompt.name': params.name }),
    ...(method === 'resources/read' && { 'mcp.resource.uri': params.uri }),
  };
}
/** Runs one side of a request below its span. */
const side = (kind, request, parent, work) => {
  const target = request.method === 'resources/read' ? undefined : request.params?.name;
  const name = target === undefined ? request.method : `${request.method} ${target}`;
  return tracer.startActiveSpan(name, { kind, attributes: attributesOf(request) }, parent, async (span) => {
    try {
      const result = await work();
      if (request.method === 'tools/call') span.setAttribute('gen_ai.tool.call.result', JSON.stringify(result));
      if (result?.isError) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', 'tool_error');
      return result;
    } finally {
      span.end();
    }
  });
};
/** A server whose handlers run below SERVER spans, their parent taken from `params._meta`. */
function serve() {
  const server = new McpServer({ name: 'city-notes', version: story.release });
  const answer = (method, params, extra, work) =>
    side(SpanKind.SERVER, { method, params }, propagation.extract(context.active(), extra._meta ?? {}), work);
  const { name, description } = story.tool;
  server.registerTool(name, { description, inputSchema: { city: z.string() } }, (given, extra) =>
    answer('tools/call', { name, arguments: given }, extra, async () =>
      given.city === 'Paris'
        ? { content: [{ type: 'text', text: JSON.stringify(story.tool.result) }], structuredContent: story.tool.result }
        : { content: [{ type: 'text', text: `No notes about ${given.city}.` }], isError: true },
    ),
  );
  server.registerPrompt(story.prompt.name, { argsSchema: { city: z.string() } }, (_given, extra) =>
    answer('prompts/get', { name: story.prompt.name }, extra, async () => ({
      messages: [{ role: 'user', content: { type: 'text', text: story.system } }],
    })),
  );
  server.registerResource('notes', notes, {}, (uri, extra) =>
    answer('resources/read', { uri: uri.href }, extra, async () => ({
      contents: story.documents.map(({ content }) => ({ uri: uri.href, text: content })),
    })),
  );
  return server;
}
async function connect(client) {
  const [here, there] = InMemoryTransport.createLinkedPair();
  await serve().connect(there);
  await client.connect(here);
}

const client = new Client({ name: 'city-guide', version: story.release });
const send = (method, params, call) =>
  side(SpanKind.CLIENT, { method, params }, context.active(), () => {
    const _meta = {};
    propagation.inject(context.active(), _meta);
    return call({ ...params, _meta });
  });
const call = { name: story.tool.name, arguments: story.tool.arguments };
await tracer.startActiveSpan(
  'invoke_agent city-guide',
  {
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'city-guide',
      'gen_ai.conversation.id': story.session,
    },
  },
  async (agent) => {
    await send('initialize', {}, () => connect(client));
    await send('tools/list', {}, (params) => client.listTools(params));
    const prompt = { name: story.prompt.name, arguments: story.prompt.variables };
    await send('prompts/get', prompt, (params) => client.getPrompt(params));
    await send('resources/read', { uri: notes }, (params) => client.readResource(params));
    // The agent's own tool span around the call: both name the same tool.
    const attributes = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': call.name,
      'gen_ai.tool.call.id': story.tool.callId,
    };
    await tracer.startActiveSpan(`execute_tool ${call.name}`, { attributes }, async (tool) => {
      await send('tools/call', call, (params) => client.callTool(params));
      tool.end();
    });
    await send('tools/call', { ...call, arguments: { city: 'Lyon' } }, (params) => client.callTool(params));
    agent.end();
  },
);
await client.close();

new McpInstrumentation({ traceContent: true }).manuallyInstrument({ Client });
const other = new Client({ name: 'city-guide', version: story.release });
await connect(other);
await other.listTools();
await other.callTool(call);
await other.close();
await provider.shutdown();
process.exit(0);
