import { createOpenAI } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { createScorer } from '@mastra/core/evals';
import { Mastra } from '@mastra/core/mastra';
import { InMemoryStore } from '@mastra/core/storage';
import { createTool } from '@mastra/core/tools';
import { createStep, createWorkflow } from '@mastra/core/workflows';
import { Memory } from '@mastra/memory';
import { Observability } from '@mastra/observability';
import { OtelExporter } from '@mastra/otel-exporter';
import { z } from 'zod';

const story = JSON.parse(process.env.SCENARIO);
const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL });
const lookUp = createTool({
  id: story.tool.name,
  description: story.tool.description,
  inputSchema: z.object({ city: z.string() }),
  outputSchema: z.object({ population: z.number() }),
  execute: async () => story.tool.result,
});
const faithfulness = createScorer({
  id: story.score.name,
  name: story.score.name,
  description: 'Are all claims in the notes?',
  type: 'agent',
})
  .generateScore(() => story.score.value)
  .generateReason(() => story.score.explanation);
const guide = new Agent({
  id: 'city-guide',
  name: 'city-guide',
  instructions: story.system,
  model: openai(story.models.openai),
  tools: { [story.tool.name]: lookUp },
  memory: new Memory(),
  scorers: { faithfulness: { scorer: faithfulness, sampling: { type: 'ratio', rate: 1 } } },
});
const broken = new Agent({
  id: 'broken',
  name: 'broken',
  instructions: story.system,
  model: openai(story.models.broken),
  maxRetries: 0,
});
const memory = { thread: story.session, resource: story.user };
const answer = createStep({
  id: 'answer',
  inputSchema: z.object({ question: z.string() }),
  outputSchema: z.object({ answer: z.string() }),
  execute: async ({ inputData, mastra, tracingContext }) => {
    const agent = mastra.getAgent('guide');
    const { text } = await agent.generate(inputData.question, { memory, tracingContext, modelSettings: { temperature: 0.2 } });
    return { answer: text };
  },
});
const turn = createWorkflow({
  id: 'turn',
  inputSchema: z.object({ question: z.string() }),
  outputSchema: z.object({ answer: z.string() }),
})
  .then(answer)
  .commit();
const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
const mastra = new Mastra({
  agents: { guide, broken },
  workflows: { turn },
  scorers: { faithfulness },
  storage: new InMemoryStore(),
  logger: false,
  observability: new Observability({
    configs: {
      otel: {
        serviceName: story.service,
        exporters: [
          new OtelExporter({
            provider: { custom: { endpoint: `${endpoint}/v1/traces`, protocol: 'http/protobuf' } },
            resourceAttributes: { 'service.version': story.release, 'deployment.environment.name': story.environment },
            signals: { logs: false },
          }),
        ],
      },
    },
  }),
});
const { name, version } = story.prompt;
const metadata = { userId: story.user, sessionId: story.session, promptName: name, promptVersion: version };
const tracingOptions = { metadata, tags: [story.tag] };

const run = await mastra.getWorkflow('turn').createRun();
await run.start({ inputData: { question: story.question }, tracingOptions });
const streamed = await mastra.getAgent('guide').stream(story.followUp.question, { memory, tracingOptions });
for await (const _chunk of streamed.textStream);
await mastra
  .getAgent('broken')
  .generate(story.question, { tracingOptions })
  .catch(() => {});
// Scorers run after the answer.
await new Promise((done) => setTimeout(done, 1000));
await mastra.observability.shutdown();
process.exit(0);
