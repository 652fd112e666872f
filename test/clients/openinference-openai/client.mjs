import {
  getAnnotationAttributes,
  getDocumentAttributes,
  getEvaluationAttributes,
  getRetrieverAttributes,
  OITracer,
  setMetadata,
  setPromptTemplate,
  setSession,
  setTags,
  setUser,
  traceAgent,
  traceChain,
  traceEvaluator,
  traceGuardrail,
  tracePrompt,
  traceReranker,
  traceRetriever,
  traceTool,
} from '@arizeai/openinference-core';
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { context, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource()
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ 'openinference.project.name': story.service })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const instrumentation = new OpenAIInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.manuallyInstrument(OpenAI);
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

const retrieve = traceRetriever(
  async (query) => {
    await openai.embeddings.create({ model: story.models.embedding, input: query });
    return story.documents;
  },
  { name: 'search-notes', processOutput: (documents) => getRetrieverAttributes({ documents }) },
);
const rerank = traceReranker(async (_query, documents) => documents, {
  name: 'rerank-notes',
  attributes: { 'reranker.model_name': 'word-overlap', 'reranker.top_k': 2 },
  processInput: (query, documents) => ({
    'reranker.query': query,
    ...Object.assign({}, ...documents.map((one, index) => getDocumentAttributes(one, index, 'reranker.input_documents'))),
  }),
  processOutput: (documents) =>
    Object.assign({}, ...documents.map((one, index) => getDocumentAttributes(one, index, 'reranker.output_documents'))),
});
const renderPrompt = tracePrompt(async (variables) => story.prompt.template.replace('{{city}}', variables.city), {
  name: 'render-prompt',
  attributes: { 'prompt.id': story.prompt.name },
});
const lookUp = traceTool(async (_city) => story.tool.result, {
  name: story.tool.name,
  attributes: { 'tool.name': story.tool.name, 'tool.id': story.tool.callId },
});
const guard = traceGuardrail(async (_text) => ({ passed: true }), { name: 'no-private-data' });

const agent = traceAgent(
  async (question) => {
    const notes = await rerank(question, await retrieve(question));
    const system = await renderPrompt(story.prompt.variables);
    const content = `${notes.map((note, index) => `[${index + 1}] ${note.content}`).join('\n')}\n\n${question}`;
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content },
    ];
    const first = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message;
    const [call] = first.tool_calls;
    const result = await lookUp(JSON.parse(call.function.arguments));
    messages.push(first, { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
    const answer = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message;
    await guard(answer.content);
    trace.getActiveSpan().setAttributes(
      getAnnotationAttributes({
        annotations: [{ name: 'helpful', score: 1, label: 'yes', annotatorKind: 'HUMAN', identifier: story.user }],
      }),
    );
    return answer.content;
  },
  { name: 'city-guide', attributes: { 'agent.name': 'city-guide' } },
);

let judged;
const firstTurn = traceChain(
  (question) => {
    judged = trace.getActiveSpan().spanContext();
    return agent(question);
  },
  { name: 'turn' },
);
const secondTurn = traceChain(
  async (question) => {
    const messages = [
      { role: 'user', content: story.question },
      { role: 'assistant', content: story.answer },
      { role: 'user', content: question },
    ];
    const stream_options = { include_usage: true };
    let text = '';
    for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true, stream_options }))
      text += chunk.choices[0]?.delta.content ?? '';
    return text;
  },
  { name: 'turn' },
);
const judge = traceEvaluator(
  async () => {
    await openai.responses.create({ model, instructions: 'Are all claims in the notes?', input: story.answer });
    return story.score.value;
  },
  { name: 'judge-faithfulness' },
);

let session = setSession(context.active(), { sessionId: story.session });
session = setTags(setUser(session, { userId: story.user }), [story.tag]);
session = setMetadata(session, { release: story.release, environment: story.environment });
const { template, variables, version } = story.prompt;
await context.with(setPromptTemplate(session, { template, variables, version: String(version) }), () =>
  firstTurn(story.question),
);
await context.with(session, () => secondTurn(story.followUp.question));
const failingTurn = traceChain(
  (content) => openai.chat.completions.create({ model: story.models.broken, messages: [{ role: 'user', content }] }),
  { name: 'turn' },
);
await context.with(session, () => failingTurn(story.question).catch(() => {}));
await judge();
// A judgement after the fact: a span of its own that points at the judged trace by a link.
const { name, value: score, explanation } = story.score;
const evaluations = [{ name, score, explanation, annotatorKind: 'LLM' }];
new OITracer({ tracer: provider.getTracer('@arizeai/openinference-core') })
  .startSpan('evaluation', {
    root: true,
    links: [{ context: judged }],
    attributes: { 'openinference.span.kind': 'EVALUATOR', ...getEvaluationAttributes({ evaluations, scope: 'trace' }) },
  })
  .end();
await provider.shutdown();
