// Read when the modules load.
process.env.LANGSMITH_TRACING = 'true';
process.env.LANGSMITH_OTEL_ENABLED = 'true';
process.env.LANGSMITH_API_KEY = 'test';
process.env.LANGSMITH_ENDPOINT = process.env.MODEL_URL;
process.env.LANGSMITH_PROJECT = 'city-guide';
process.env.OTEL_EXPORTER_OTLP_ENDPOINT += '/v1/traces';
const { initializeOTEL } = await import('langsmith/experimental/otel/setup');
const { traceable } = await import('langsmith/traceable');
const { wrapOpenAI } = await import('langsmith/wrappers/openai');
const { StringOutputParser } = await import('@langchain/core/output_parsers');
const { ChatPromptTemplate } = await import('@langchain/core/prompts');
const { ChatOpenAI } = await import('@langchain/openai');
const { default: OpenAI } = await import('openai');

const story = JSON.parse(process.env.SCENARIO);
const { DEFAULT_LANGSMITH_SPAN_PROCESSOR: processor } = initializeOTEL();
const openai = wrapOpenAI(new OpenAI({ maxRetries: 0 }));
const model = story.models.openai;
const { name, version, template, variables } = story.prompt;
const metadata = {
  session_id: story.session,
  user_id: story.user,
  revision_id: story.release,
  environment: story.environment,
  prompt_name: name,
  prompt_version: version,
};
const config = { metadata, tags: [story.tag] };
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
const retrieve = traceable(
  async (_query) =>
    story.documents.map(({ id, content, score }) => ({
      page_content: content,
      type: 'Document',
      metadata: { id, score },
    })),
  { name: 'search-notes', run_type: 'retriever' },
);
const render = traceable(async (values) => template.replace('{{city}}', values.city), { name: 'render', run_type: 'prompt' });
const lookUp = traceable(async (_arguments) => story.tool.result, { name: story.tool.name, run_type: 'tool' });
const turn = traceable(
  async (question) => {
    await retrieve(question);
    const messages = [
      { role: 'system', content: await render(variables) },
      { role: 'user', content: question },
    ];
    const first = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message;
    const [call] = first.tool_calls;
    const result = await lookUp(JSON.parse(call.function.arguments));
    messages.push(first, { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
    return (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message.content;
  },
  { name: 'turn', run_type: 'chain', ...config },
);
const secondTurn = traceable(
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
  { name: 'turn', run_type: 'chain', ...config },
);
await turn(story.question);
await secondTurn(story.followUp.question);
const chain = ChatPromptTemplate.fromMessages([
  ['system', template.replace('{{city}}', '{city}')],
  ['human', '{question}'],
])
  .pipe(new ChatOpenAI({ model, maxRetries: 0, useResponsesApi: false }))
  .pipe(new StringOutputParser());
await traceable(() => chain.invoke({ ...variables, question: story.question }, config), { name: 'langchain-turn', ...config })();
const failing = { model: story.models.broken, messages: [{ role: 'user', content: story.question }] };
await traceable(() => openai.chat.completions.create(failing), { name: 'turn', run_type: 'chain', ...config })().catch(() => {});
await processor.forceFlush();
await processor.shutdown();
process.exit(0);
