import { FunctionTool, Gemini, InMemoryRunner, LlmAgent, StreamingMode } from '@google/adk';
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
const lookUp = new FunctionTool({
  name: story.tool.name,
  description: story.tool.description,
  parameters: z.object({ city: z.string() }),
  execute: async () => story.tool.result,
});
const agentOf = (model) =>
  new LlmAgent({
    name: 'city_guide',
    description: 'Answers questions about cities.',
    model: new Gemini({ model, apiKey: process.env.GEMINI_API_KEY }),
    instruction: story.system,
    tools: [lookUp],
    generateContentConfig: { temperature: 0.2 },
  });

async function ask(runner, text, runConfig = {}) {
  const newMessage = { role: 'user', parts: [{ text }] };
  for await (const _event of runner.runAsync({ userId: story.user, sessionId: story.session, newMessage, runConfig }));
}
const runner = new InMemoryRunner({ agent: agentOf(story.models.gemini), appName: story.service });
await runner.sessionService.createSession({ appName: story.service, userId: story.user, sessionId: story.session });
await ask(runner, story.question);
await ask(runner, story.followUp.question, { streamingMode: StreamingMode.SSE });
const broken = new InMemoryRunner({ agent: agentOf(`gemini-${story.models.broken}`), appName: story.service });
await broken.sessionService.createSession({ appName: story.service, userId: story.user, sessionId: story.session });
await ask(broken, story.question).catch(() => {});
await provider.shutdown();
process.exit(0);
