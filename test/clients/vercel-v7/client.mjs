import { createOpenAI } from '@ai-sdk/openai';
import { OpenTelemetry } from '@ai-sdk/otel';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { embed, generateText, isStepCount, Output, registerTelemetry, rerank, streamText, tool } from 'ai';
import { z } from 'zod';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
registerTelemetry(
  new OpenTelemetry({
    // The SDK has no session of its own: this is where its documentation puts one.
    enrichSpan: () => ({ 'session.id': story.session, 'user.id': story.user, 'gen_ai.conversation.id': story.session }),
    runtimeContext: true,
    embedding: true,
    reranking: true,
    usage: true,
  }),
);
const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL });
const model = openai(story.models.openai);
const runtimeContext = { userId: story.user, tag: story.tag };
const telemetry = { functionId: story.service, includeRuntimeContext: { userId: true, tag: true } };
const common = { model, runtimeContext, telemetry, maxRetries: 0 };
const tools = {
  [story.tool.name]: tool({
    description: story.tool.description,
    inputSchema: z.object({ city: z.string() }),
    execute: async () => story.tool.result,
  }),
};
const wordOverlap = {
  specificationVersion: 'v4',
  provider: 'word-overlap',
  modelId: 'word-overlap',
  doRerank: async () => ({ ranking: story.documents.map(({ score }, index) => ({ index, relevanceScore: score })) }),
};
const app = trace.getTracer('city-guide');

await app.startActiveSpan('turn', async (turn) => {
  await embed({ model: openai.embedding(story.models.embedding), value: story.question, telemetry });
  const documents = story.documents.map(({ content }) => content);
  await rerank({ model: wordOverlap, query: story.question, documents, topN: 2, telemetry });
  await generateText({ ...common, system: story.system, prompt: story.question, tools, stopWhen: isStepCount(3) });
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
await generateText({
  ...common,
  output: Output.object({ schema: judgement }),
  prompt: `Are all claims in the notes? ${story.answer}`,
});
await generateText({ ...common, model: openai(story.models.broken), prompt: story.question }).catch(() => {});
await provider.shutdown();
