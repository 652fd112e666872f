import { BraintrustSpanProcessor } from '@braintrust/otel';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';

const story = JSON.parse(process.env.SCENARIO);
const processor = new BraintrustSpanProcessor({
  apiKey: 'test',
  apiUrl: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
  parent: `project_name:${story.service}`,
  environment: { type: 'server', name: story.environment },
});
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [processor],
});
provider.register();
const openai = new OpenAI({ maxRetries: 0 });
const model = story.models.openai;
const json = (value) => JSON.stringify(value);

/** A span of a Braintrust type, with its input, and with what the work returns as its output. */
const step = (type, name, input, work, attributes = {}) =>
  trace.getTracer('city-guide').startActiveSpan(name, async (span) => {
    span.setAttributes({
      'braintrust.span_attributes': json({ type, name }),
      'braintrust.input_json': json(input),
      ...attributes,
    });
    try {
      const output = await work(span);
      span.setAttribute('braintrust.output_json', json(output));
      return output;
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    } finally {
      span.end();
    }
  });
const ask = (messages, more = {}, asked = model) =>
  step('llm', 'Chat Completion', messages, async (span) => {
    const { choices, usage } = await openai.chat.completions.create({ model: asked, temperature: 0.2, messages, ...more });
    span.setAttributes({
      'braintrust.metadata': json({ model: asked, temperature: 0.2, provider: 'openai', ...more }),
      'braintrust.metrics': json({
        prompt_tokens: usage.prompt_tokens,
        completion_tokens: usage.completion_tokens,
        tokens: usage.total_tokens,
        prompt_cached_tokens: usage.prompt_tokens_details.cached_tokens,
        completion_reasoning_tokens: usage.completion_tokens_details.reasoning_tokens,
      }),
    });
    return choices.map(({ message, finish_reason }) => ({ index: 0, message, finish_reason }));
  });
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
const shared = {
  'braintrust.tags': [story.tag],
  'braintrust.metadata.session_id': story.session,
  'braintrust.metadata.user_id': story.user,
  'braintrust.metadata.prompt_name': story.prompt.name,
};

await step(
  'task',
  'turn',
  story.question,
  async () => {
    await step('function', 'search-notes', story.question, async () => story.documents);
    const messages = [
      { role: 'system', content: story.system },
      { role: 'user', content: story.question },
    ];
    const [{ message: first }] = await ask(messages, { tools });
    const [call] = first.tool_calls;
    const result = await step('tool', story.tool.name, JSON.parse(call.function.arguments), async () => story.tool.result);
    messages.push(first, { role: 'tool', tool_call_id: call.id, content: json(result) });
    const [{ message: last }] = await ask(messages, { tools });
    const { name, value, explanation } = story.score;
    const scored = { 'braintrust.scores': json({ [name]: value }), 'braintrust.metadata': json({ rationale: explanation }) };
    await step('score', name, { output: last.content }, async () => ({ score: value }), scored);
    return last.content;
  },
  { ...shared, 'braintrust.expected': story.answer, [`braintrust.scores.${story.score.name}`]: story.score.value },
);
await step(
  'task',
  'turn',
  story.followUp.question,
  async () => {
    const messages = [
      { role: 'user', content: story.question },
      { role: 'assistant', content: story.answer },
      { role: 'user', content: story.followUp.question },
    ];
    const [{ message }] = await ask(messages);
    return message.content;
  },
  shared,
);
await ask([{ role: 'user', content: story.question }], {}, story.models.broken);
await provider.shutdown();
process.exit(0);
