import { createOpenAI } from '@ai-sdk/openai';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { embed, generateObject, generateText, streamText } from 'ai';
import { z } from 'zod';
import { withTool } from './tool.mjs';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL });
const common = {
  model: openai(story.models.openai),
  maxRetries: 0,
  experimental_telemetry: {
    isEnabled: true,
    functionId: story.service,
    metadata: {
      userId: story.user,
      sessionId: story.session,
      tags: [story.tag],
      promptName: story.prompt.name,
      promptVersion: story.prompt.version,
    },
  },
};
const app = trace.getTracer('city-guide');

await app.startActiveSpan('turn', async (turn) => {
  await embed({ ...common, model: openai.textEmbeddingModel(story.models.embedding), value: story.question });
  await generateText({ ...common, system: story.system, prompt: story.question, ...withTool(story.tool) });
  turn.end();
});
await app.startActiveSpan('turn', async (turn) => {
  const messages = [
    { role: 'user', content: story.question },
    { role: 'assistant', content: story.answer },
    { role: 'user', content: story.followUp.question },
  ];
  await streamText({ ...common, system: story.system, messages }).consumeStream();
  turn.end();
});
const judgement = z.object({ score: z.number(), explanation: z.string() });
await generateObject({ ...common, schema: judgement, prompt: `Are all claims in the notes? ${story.answer}` });
await generateText({ ...common, model: openai(story.models.broken), prompt: story.question }).catch(() => {});
await provider.shutdown();
