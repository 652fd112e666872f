import { setSession, setTags, setUser } from '@arizeai/openinference-core';
import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import * as agents from '@openai/agents';
import { context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { z } from 'zod';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
new OpenAIAgentsInstrumentation({ tracerProvider: provider }).manuallyInstrument(agents);
const { Agent, run, tool, withTrace } = agents;

const lookUp = tool({
  name: story.tool.name,
  description: story.tool.description,
  parameters: z.object({ city: z.string() }),
  execute: async () => story.tool.result,
});
const expert = new Agent({ name: 'expert', instructions: 'Answer what the guide cannot.', model: story.models.openai });
const guide = new Agent({
  name: 'city-guide',
  instructions: story.system,
  model: story.models.openai,
  modelSettings: { temperature: 0.2 },
  tools: [lookUp],
  handoffs: [expert],
  inputGuardrails: [
    { name: 'no-private-data', execute: async () => ({ tripwireTriggered: false, outputInfo: { passed: true } }) },
  ],
});
const broken = new Agent({ name: 'broken', instructions: story.system, model: story.models.broken });

const session = setTags(setUser(setSession(context.active(), { sessionId: story.session }), { userId: story.user }), [story.tag]);
const group = { groupId: story.session, metadata: { release: story.release } };
let history = [];
await context.with(session, () =>
  withTrace(
    'turn',
    async () => {
      history = (await run(guide, story.question)).history;
    },
    group,
  ),
);
await context.with(session, () =>
  withTrace(
    'turn',
    async () => {
      const result = await run(guide, [...history, { role: 'user', content: story.followUp.question }], { stream: true });
      for await (const _event of result);
      await result.completed;
    },
    group,
  ),
);
await context.with(session, () => withTrace('turn', () => run(broken, story.question), group)).catch(() => {});
await agents.getGlobalTraceProvider().forceFlush();
await provider.shutdown();
