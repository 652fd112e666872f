// One process of the demo: holds conversations with the support bot and exports what happened.
//   node main.ts [--transport http|grpc] [--http URL] [--grpc URL] [--sessions N] [--pace MS] [--model-url URL] [--chat]
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Session, SupportBot } from './bot.ts';
import { type Conversation, shopConversations, workshopConversations } from './conversations.ts';
import { Model } from './model.ts';
import { startModelServer } from './modelServer.ts';
import { openDocumentStore } from './retrieval.ts';
import { startTelemetry } from './telemetry.ts';

const { values } = parseArgs({
  options: {
    transport: { type: 'string', default: 'http' },
    http: { type: 'string' },
    grpc: { type: 'string' },
    sessions: { type: 'string', default: '3' },
    pace: { type: 'string', default: '0' },
    'model-url': { type: 'string' },
    chat: { type: 'boolean', default: false },
  },
});
const transport = values.transport === 'grpc' ? 'grpc' : 'http';
const paceMs = Number(values.pace);
const endpoint = transport === 'grpc' ? values.grpc : values.http;
const telemetry = startTelemetry({ transport, ...(endpoint === undefined ? {} : { endpoint }) });

const givenUrl = values['model-url'] ?? process.env['OPENAI_BASE_URL'];
const scripted = givenUrl === undefined ? await startModelServer({ latency: paceMs === 0 ? 0 : 1 }) : undefined;
const model = new Model({
  tracer: telemetry.tracer,
  baseUrl: givenUrl ?? scripted?.url ?? '',
  name: process.env['MODEL'] ?? 'gpt-5.2',
  embeddingName: process.env['EMBEDDING_MODEL'] ?? 'text-embedding-3-small',
});
const documents = await openDocumentStore((texts) => model.embedDocuments(texts));
const bot = new SupportBot({ telemetry, model, documents });

if (values.chat) await chat();
else {
  const conversations = transport === 'http' ? shopConversations : workshopConversations;
  // More sessions than there are conversations: they begin again, as sessions of their own.
  for (let index = 0; index < Number(values.sessions); index++) {
    const conversation = conversations[index % conversations.length];
    if (conversation !== undefined) await hold(conversation);
  }
}
try {
  await telemetry.shutdown();
} catch (error) {
  console.error(`[${transport}] ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
await scripted?.close();

async function hold({ customer, questions }: Conversation): Promise<void> {
  const session: Session = { id: `conv-${randomUUID()}`, customer, history: [] };
  for (const question of questions) {
    console.log(`[${transport}] ${customer}: ${question}`);
    await ask(session, question);
    await sleep(paceMs);
  }
}

async function ask(session: Session, question: string): Promise<void> {
  try {
    console.log(`[${transport}]   ${await bot.answer(session, question)}`);
  } catch (error) {
    // The customer sees an apology; the trace has the reason.
    console.log(`[${transport}]   (no answer: ${error instanceof Error ? error.message : String(error)})`);
  }
}

async function chat(): Promise<void> {
  const session: Session = { id: `conv-${randomUUID()}`, customer: 'you', history: [] };
  process.stdout.write('> ');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') await ask(session, line.trim());
    process.stdout.write('> ');
  }
}
