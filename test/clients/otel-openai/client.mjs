import { createRequire } from 'node:module';
import { trace } from '@opentelemetry/api';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { NodeSDK } from '@opentelemetry/sdk-node';

const story = JSON.parse(process.env.SCENARIO);
process.env.OTEL_LOGS_EXPORTER = 'otlp';
process.env.OTEL_NODE_RESOURCE_DETECTORS = 'env';
const sdk = new NodeSDK({ instrumentations: [new OpenAIInstrumentation({ captureMessageContent: true })] });
sdk.start();
// The instrumentation sees what is required, not what is imported.
const OpenAI = createRequire(import.meta.url)('openai');
const openai = new OpenAI({ maxRetries: 0 });
const model = story.models.openai;
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const { name, description } = story.tool;
const turn = (work) =>
  trace.getTracer('city-guide').startActiveSpan('turn', async (span) => {
    await work().catch((error) => span.recordException(error));
    span.end();
  });

await turn(async () => {
  await openai.embeddings.create({ model: story.models.embedding, input: story.question });
  const tools = [{ type: 'function', function: { name, description, parameters } }];
  const messages = [
    { role: 'system', content: story.system },
    { role: 'user', content: story.question },
  ];
  const first = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message;
  messages.push(first, {
    role: 'tool',
    tool_call_id: first.tool_calls[0].id,
    content: JSON.stringify(story.tool.result),
  });
  await openai.chat.completions.create({ model, temperature: 0.2, messages, tools });
});
await turn(async () => {
  const messages = [
    { role: 'user', content: story.question },
    { role: 'assistant', content: story.answer },
    { role: 'user', content: story.followUp.question },
  ];
  const stream_options = { include_usage: true };
  for await (const _chunk of await openai.chat.completions.create({ model, messages, stream: true, stream_options }));
});
await turn(async () => {
  const tools = [{ type: 'function', name, description, parameters, strict: false }];
  const input = [{ role: 'user', content: story.question }];
  const { output } = await openai.responses.create({ model, instructions: story.system, input, tools });
  const result = { type: 'function_call_output', call_id: output[0].call_id, output: JSON.stringify(story.tool.result) };
  await openai.responses.create({ model, instructions: story.system, input: [...input, ...output, result], tools });
});
await turn(() =>
  openai.chat.completions.create({ model: story.models.broken, messages: [{ role: 'user', content: story.question }] }),
);
await sdk.shutdown();
