import { createServer } from 'node:http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import * as traceloop from '@traceloop/node-server-sdk';
import OpenAI from 'openai';

const story = JSON.parse(process.env.SCENARIO);
const { name, version, template, variables } = story.prompt;
// What the SDK asks its own API for: the managed prompts.
const api = createServer((_request, response) => {
  const messages = [
    { index: 0, role: 'system', template: template.replace(/[{]{2}(\w+)[}]{2}/, '{{ $1 }}'), variables: ['city'] },
  ];
  const versions = [
    {
      id: 'v3',
      version,
      name: 'notes only',
      hash: '5d0e1f',
      templating_engine: 'jinja2',
      messages,
      llm_config: { mode: 'chat', stop: [] },
    },
  ];
  const prompts = [{ id: 'p1', key: name, versions, target: { id: 't1', environment: story.environment, version: 'v3' } }];
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ prompts, environment: story.environment }));
});
await new Promise((listening) => api.listen(0, '127.0.0.1', listening));
traceloop.initialize({
  appName: story.service,
  // It asks only at an address with its name in it.
  baseUrl: `http://127.0.0.1:${api.address().port}/traceloop`,
  apiKey: 'test',
  exporter: new OTLPTraceExporter(),
  traceloopSyncEnabled: true,
  silenceInitializationMessage: true,
  instrumentModules: { openAI: OpenAI },
});
await traceloop.waitForInitialization();
const openai = new OpenAI({ maxRetries: 0 });
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
const shared = { session_id: story.session, user_id: story.user, tag: story.tag };

const retrieve = (question) =>
  traceloop.withTask(
    { name: 'search-notes' },
    async (query) => {
      const { data } = await openai.embeddings.create({ model: story.models.embedding, input: query });
      return traceloop.withVectorDBCall({ vendor: 'notes', type: 'query' }, async ({ span }) => {
        span.reportQuery({ queryVector: data[0].embedding });
        span.reportResults({
          results: story.documents.map(({ id, content, score }) => ({ ids: id, scores: score, documents: content })),
        });
        return story.documents;
      });
    },
    question,
  );
const lookUp = (city) => traceloop.withTool({ name: story.tool.name }, async (_city) => story.tool.result, city);
const agent = (question) =>
  traceloop.withAgent(
    { name: 'city-guide' },
    async (asked) => {
      await retrieve(asked);
      const { messages, extraAttributes } = traceloop.getPrompt(name, variables);
      messages.push({ role: 'user', content: asked });
      const request = { model, temperature: 0.2, messages, tools, extraAttributes };
      const first = (await openai.chat.completions.create(request)).choices[0].message;
      const [call] = first.tool_calls;
      const result = await lookUp(JSON.parse(call.function.arguments).city);
      messages.push(first, { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
      return (await openai.chat.completions.create(request)).choices[0].message.content;
    },
    question,
  );

await traceloop.withAssociationProperties(shared, () =>
  traceloop.withConversation(story.session, () =>
    traceloop.withWorkflow({ name: 'turn', version: 1 }, (question) => agent(question), story.question),
  ),
);
await traceloop.withAssociationProperties(shared, () =>
  traceloop.withWorkflow(
    { name: 'turn', version: 1 },
    async (question) => {
      const messages = [
        { role: 'user', content: story.question },
        { role: 'assistant', content: story.answer },
        { role: 'user', content: question },
      ];
      const stream_options = { include_usage: true };
      for await (const _chunk of await openai.chat.completions.create({ model, messages, stream: true, stream_options }));
      return story.followUp.answer;
    },
    story.followUp.question,
  ),
);
// A call told by hand.
await traceloop.withLLMCall({ vendor: 'openai', type: 'chat' }, async ({ span }) => {
  const messages = [
    { role: 'system', content: story.system },
    { role: 'user', content: story.question },
  ];
  span.reportRequest({ model, messages });
  span.reportResponse({
    model,
    usage: { prompt_tokens: 1200, completion_tokens: 48, total_tokens: 1248 },
    completions: [{ finish_reason: 'stop', message: { role: 'assistant', content: story.answer } }],
  });
});
await traceloop.forceFlush();
api.close();
process.exit(0);
