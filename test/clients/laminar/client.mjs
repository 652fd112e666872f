import { Laminar, observe } from '@lmnr-ai/lmnr';
import OpenAI from 'openai';

const story = JSON.parse(process.env.SCENARIO);
Laminar.initialize({
  projectApiKey: 'test',
  baseUrl: 'http://127.0.0.1',
  grpcPort: Number(new URL(process.env.RECORD_OTLP_GRPC).port),
  instrumentModules: { openAI: OpenAI },
  metadata: { release: story.release, environment: story.environment },
});
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
const shared = {
  sessionId: story.session,
  userId: story.user,
  tags: [story.tag],
  metadata: { promptName: story.prompt.name, promptVersion: story.prompt.version },
};
const turn = (question, work) => observe({ name: 'turn', ...shared }, work, question);

await turn(story.question, async (question) => {
  await observe({ name: 'search-notes' }, async (_query) => story.documents, question);
  const messages = [
    { role: 'system', content: story.system },
    { role: 'user', content: question },
  ];
  const first = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message;
  const [call] = first.tool_calls;
  const tool = { name: story.tool.name, spanType: 'TOOL' };
  const result = await observe(tool, async (_given) => story.tool.result, JSON.parse(call.function.arguments));
  messages.push(first, { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
  const answer = (await openai.chat.completions.create({ model, temperature: 0.2, messages, tools })).choices[0].message.content;
  await observe({ name: story.score.name, spanType: 'EVALUATOR' }, async (_answer) => story.score.value, answer);
  return answer;
});
await turn(story.followUp.question, async (question) => {
  const messages = [
    { role: 'user', content: story.question },
    { role: 'assistant', content: story.answer },
    { role: 'user', content: question },
  ];
  const stream_options = { include_usage: true };
  for await (const _chunk of await openai.chat.completions.create({ model, messages, stream: true, stream_options }));
  return story.followUp.answer;
});
const failing = { model: story.models.broken, messages: [{ role: 'user', content: story.question }] };
await turn(story.question, () => openai.chat.completions.create(failing)).catch(() => {});
await Laminar.shutdown();
process.exit(0);
