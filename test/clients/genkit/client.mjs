import { openAI } from '@genkit-ai/compat-oai/openai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { Document, genkit, InMemorySessionStore, z } from 'genkit/beta';
import { enableTelemetry } from 'genkit/tracing';
// The processor behind Genkit's developer UI, which the package does not export.
import realtime from './node_modules/@genkit-ai/core/lib/tracing/realtime-span-processor.js';

const story = JSON.parse(process.env.SCENARIO);
const processor = new realtime.RealtimeSpanProcessor(new OTLPTraceExporter());
await enableTelemetry({ spanProcessors: [processor] });
const ai = genkit({ plugins: [openAI()], model: openAI.model(story.models.openai) });

const retriever = ai.defineRetriever({ name: 'notes' }, async (query) => {
  await ai.embed({ embedder: openAI.embedder(story.models.embedding), content: query });
  return { documents: story.documents.map(({ id, content, score }) => Document.fromText(content, { id, score })) };
});
const reranker = ai.defineReranker({ name: 'word-overlap' }, async (_query, documents) => ({
  documents: documents.map((one, index) => ({
    content: one.content,
    metadata: { ...one.metadata, score: story.documents[index].score },
  })),
}));
const lookUp = ai.defineTool(
  {
    name: story.tool.name,
    description: story.tool.description,
    inputSchema: z.object({ city: z.string() }),
    outputSchema: z.object({ population: z.number() }),
  },
  async () => story.tool.result,
);
const prompt = ai.definePrompt({
  name: story.prompt.name,
  input: { schema: z.object({ city: z.string(), question: z.string() }) },
  system: story.prompt.template,
  prompt: '{{question}}',
  tools: [lookUp],
  config: { temperature: 0.2 },
  metadata: { version: story.prompt.version },
});
const evaluator = ai.defineEvaluator(
  { name: story.score.name, displayName: 'Faithfulness', definition: 'Are all claims in the notes?' },
  async ({ testCaseId }) => ({
    testCaseId,
    evaluation: { score: story.score.value, details: { reasoning: story.score.explanation } },
  }),
);
const turn = ai.defineFlow({ name: 'turn', inputSchema: z.string(), outputSchema: z.string() }, async (question) => {
  const docs = await ai.run('find-notes', async () => {
    const found = await ai.retrieve({ retriever, query: question });
    return ai.rerank({ reranker, query: question, documents: found });
  });
  const { text } = await prompt({ ...story.prompt.variables, question }, { docs });
  return text;
});
const agent = ai.defineAgent({ name: 'city-guide', system: story.system, store: new InMemorySessionStore() });

await turn(story.question);
const chat = agent.chat({ sessionId: story.session });
const streamed = chat.sendStream(story.followUp.question);
for await (const _chunk of streamed.stream);
await streamed.response;
await ai.evaluate({
  evaluator,
  dataset: [
    { testCaseId: 'case-1', input: story.question, output: story.answer, context: story.documents.map((one) => one.content) },
  ],
});
await ai.generate({ model: openAI.model(story.models.broken), prompt: story.question }).catch(() => {});
await processor.shutdown();
process.exit(0);
