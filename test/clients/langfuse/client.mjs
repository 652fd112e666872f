import { observeOpenAI } from '@langfuse/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { propagateAttributes, setActiveTraceIO, startActiveObservation, startObservation } from '@langfuse/tracing';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [
    new LangfuseSpanProcessor({
      baseUrl: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
      publicKey: 'pk-lf-test',
      secretKey: 'sk-lf-test',
      environment: story.environment,
      release: story.release,
    }),
  ],
});
provider.register();
const { name, version } = story.prompt;
const langfusePrompt = { name, version, isFallback: false };
const plain = new OpenAI({ maxRetries: 0 });
const openai = observeOpenAI(plain, { generationName: 'answer', langfusePrompt });
const model = story.models.openai;
const tools = [
  {
    type: 'function',
    function: {
      name: story.tool.name,
      description: story.tool.description,
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];
/** Runs a step as an observation of this type, with its input and output. */
const step = (asType, label, input, work, more = {}) =>
  startActiveObservation(
    label,
    async (observation) => {
      observation.update({ input, ...more });
      const output = await work(observation);
      observation.update({ output });
      return output;
    },
    { asType },
  );

async function agent(question) {
  await step('retriever', 'search-notes', question, async () => {
    const input = { model: story.models.embedding, input: question };
    await step(
      'embedding',
      'embed-question',
      question,
      async (embedding) => {
        const { usage } = await plain.embeddings.create(input);
        embedding.update({ usageDetails: { input: usage.prompt_tokens } });
      },
      { model: story.models.embedding },
    );
    return story.documents;
  });
  const messages = [
    { role: 'system', content: story.system },
    { role: 'user', content: question },
  ];
  const first = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message;
  const [call] = first.tool_calls;
  const result = await step('tool', story.tool.name, JSON.parse(call.function.arguments), async () => story.tool.result);
  messages.push(first, { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
  const answer = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message.content;
  await step('guardrail', 'no-private-data', answer, async () => ({ passed: true }));
  return answer;
}

const shared = { sessionId: story.session, userId: story.user, tags: [story.tag], version: story.release };
await propagateAttributes({ ...shared, traceName: 'first-turn', metadata: { channel: 'web' } }, () =>
  step('chain', 'turn', story.question, async () => {
    const answer = await step('agent', 'city-guide', story.question, () => agent(story.question));
    startObservation('answer-shown', { level: 'DEBUG', metadata: { place: 'chat' } }, { asType: 'event' });
    setActiveTraceIO({ input: story.question, output: answer });
    await step('evaluator', 'judge-faithfulness', answer, async () => ({
      score: story.score.value,
      explanation: story.score.explanation,
    }));
    return answer;
  }),
);
await propagateAttributes({ ...shared, traceName: 'second-turn' }, () =>
  step('chain', 'turn', story.followUp.question, async () => {
    const messages = [
      { role: 'user', content: story.question },
      { role: 'assistant', content: story.answer },
      { role: 'user', content: story.followUp.question },
    ];
    const stream_options = { include_usage: true };
    for await (const _chunk of await openai.chat.completions.create({ model, messages, stream: true, stream_options }));
    return story.followUp.answer;
  }),
);
// A generation told by hand, with a cost.
await propagateAttributes(shared, () =>
  step('generation', 'answer-by-hand', [{ role: 'user', content: story.question }], async () => story.answer, {
    model,
    modelParameters: { temperature: 0.2 },
    usageDetails: { input: 176, input_cached_tokens: 1024, output: 32, output_reasoning_tokens: 16, total: 1248 },
    costDetails: { input: 0.0001032, output: 0.0000288, total: 0.000132 },
    prompt: langfusePrompt,
    completionStartTime: new Date(),
  }),
);
const failing = { model: story.models.broken, messages: [{ role: 'user', content: story.question }] };
await propagateAttributes(shared, () => openai.chat.completions.create(failing).catch(() => {}));
await provider.forceFlush();
await provider.shutdown();
