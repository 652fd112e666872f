import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { trace } from '@opentelemetry/api';
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
const anthropic = new Anthropic({ maxRetries: 0 });
const common = { model: story.models.anthropic, max_tokens: 1024, system: story.system };
const lookUp = betaZodTool({
  name: story.tool.name,
  description: story.tool.description,
  inputSchema: z.object({ city: z.string() }),
  run: async () => JSON.stringify(story.tool.result),
});
const turn = (work) =>
  trace.getTracer('city-guide').startActiveSpan('turn', async (span) => {
    await Promise.resolve(work()).catch((error) => span.recordException(error));
    span.end();
  });
const asked = [{ role: 'user', content: story.question }];

await turn(() =>
  anthropic.beta.messages.toolRunner({ ...common, messages: asked, tools: [lookUp], metadata: { user_id: story.user } }),
);
await turn(async () => {
  const messages = [...asked, { role: 'assistant', content: story.answer }, { role: 'user', content: story.followUp.question }];
  await anthropic.messages.stream({ ...common, messages }).finalMessage();
});
await turn(() => anthropic.messages.create({ ...common, temperature: 0.2, messages: asked }));
await turn(() => anthropic.messages.countTokens({ model: common.model, system: common.system, messages: asked }));
await turn(() => anthropic.messages.create({ ...common, model: story.models.broken, messages: asked }));
await provider.shutdown();
