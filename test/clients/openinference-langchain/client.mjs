import { setMetadata, setSession, setTags, setUser } from '@arizeai/openinference-core';
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as callbacks from '@langchain/core/callbacks/manager';
import { Document } from '@langchain/core/documents';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { BaseRetriever } from '@langchain/core/retrievers';
import { RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { MemorySaver } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { createAgent } from 'langchain';
import { z } from 'zod';

const story = JSON.parse(process.env.SCENARIO);
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const instrumentation = new LangChainInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.manuallyInstrument(callbacks);

class NotesRetriever extends BaseRetriever {
  lc_namespace = ['city-guide'];
  async _getRelevantDocuments() {
    return story.documents.map(({ id, content, score }) => new Document({ id, pageContent: content, metadata: { score } }));
  }
}
const model = new ChatOpenAI({ model: story.models.openai, temperature: 0.2, maxRetries: 0, useResponsesApi: false });
// LangChain writes variables with one brace.
const template = story.prompt.template.replace('{{city}}', '{city}');
const prompt = ChatPromptTemplate.fromMessages([
  ['system', `${template}\n\n{notes}`],
  ['human', '{question}'],
]);
const chain = RunnableSequence.from([
  {
    notes: new NotesRetriever({ metadata: { source: 'notes' } }).pipe((found) => found.map((one) => one.pageContent).join('\n')),
    question: new RunnablePassthrough(),
    city: () => story.prompt.variables.city,
  },
  prompt,
  model,
  new StringOutputParser(),
]).withConfig({ runName: 'answer-from-notes' });

const lookUp = tool(async () => JSON.stringify(story.tool.result), {
  name: story.tool.name,
  description: story.tool.description,
  schema: z.object({ city: z.string() }),
});
const agent = createAgent({
  model,
  tools: [lookUp],
  systemPrompt: story.system,
  checkpointer: new MemorySaver(),
  name: 'city-guide',
});
const config = {
  configurable: { thread_id: story.session },
  metadata: { prompt_name: story.prompt.name, prompt_version: story.prompt.version },
  tags: [story.tag],
};

let session = setSession(context.active(), { sessionId: story.session });
session = setTags(setUser(session, { userId: story.user }), [story.tag]);
session = setMetadata(session, { release: story.release, environment: story.environment });
await context.with(session, () => chain.invoke(story.question));
await context.with(session, () => agent.invoke({ messages: [{ role: 'user', content: story.question }] }, config));
await context.with(session, async () => {
  const followUp = { messages: [{ role: 'user', content: story.followUp.question }] };
  for await (const _step of await agent.stream(followUp, { ...config, streamMode: 'messages' }));
});
const broken = new ChatOpenAI({ model: story.models.broken, maxRetries: 0, useResponsesApi: false });
await context.with(session, () => broken.invoke(story.question).catch(() => {}));
await provider.shutdown();
