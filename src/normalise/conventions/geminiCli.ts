import { type Json, JsonObject } from '../../model/json.ts';
import type { Message, Part } from '../../model/message.ts';
import { readCutJson } from '../cutJson.ts';
import { readMessages, textContent } from '../messages.ts';
import { objectAt } from '../structured.ts';
import type { Subject } from '../subject.ts';
import { eventsOf, jsonIn, spokenIn } from './agentEvents.ts';
import type { Content, ConventionTable, Direction } from './convention.ts';

const answered = 'gemini_cli.api_response';
const ran = 'gemini_cli.tool_call';

// Events of a session that are worth seeing, beside questions, calls of models and of tools.
const telling = /^(gemini_cli\.(chat_compression|agent\.(start|finish)|slash_command)|loop_detected)$/;
const steps: ReadonlySet<string> = new Set([
  'llm_call',
  'tool_call',
  'agent_call',
  'schedule_tool_calls',
  'user_prompt',
  'system_prompt',
]);

/**
 * Gemini CLI: its spans, and the steps that its log records tell of. Tokens are read from the records alone, which always tell
 * them; spans do with one setting, for the same calls. What it keeps under `gen_ai.*.messages` is of its own making.
 */
export const geminiCli: ConventionTable = {
  id: 'gemini_cli',
  title: 'Gemini CLI',
  release: '0.61.0 (2026-11)',
  prefixes: ['gemini_cli.'],
  scopes: ['gemini-cli'],
  propagated: [],
  names: [
    { type: 'agent', name: /^(user_prompt|agent_call)$/ },
    { type: 'generation', name: /^llm_call$/ },
    { type: 'tool', name: /^tool_call$/ },
    { type: 'chain', name: /^(schedule_tool_calls|gemini_cli\.session)$/ },
    { type: 'event', name: /^(gemini_cli\.|loop_|gen_ai\.)/ },
  ],
  shapes: [],
  isDuplicate: ({ maker, span }) => maker?.id === 'gemini_cli' && !steps.has(span.name) && !telling.test(span.name),
  own: ['inputTokens', 'outputTokens', 'totalTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens', 'promptName'],
  keys: {
    sessionId: ['session.id', 'gen_ai.conversation.id'],
    model: [{ event: answered, key: 'model' }, 'model', 'gen_ai.request.model'],
    requestModel: ['model'],
    inputTokens: [{ event: answered, key: 'input_token_count' }],
    outputTokens: [{ event: answered, key: 'output_token_count' }],
    totalTokens: [{ event: answered, key: 'total_token_count' }],
    cacheReadTokens: [{ event: answered, key: 'cached_content_token_count' }],
    reasoningTokens: [{ event: answered, key: 'thoughts_token_count' }],
    finishReasons: [{ event: answered, key: 'finish_reasons' }],
    toolName: ['gen_ai.tool.name', 'function_name'],
    toolCallId: ['gen_ai.tool.call_id'],
    toolArguments: [['gen_ai.input.messages', 'args'], { event: ran, key: 'function_args' }],
    toolResult: [
      ['gen_ai.output.messages', 'response', 'resultDisplay'],
      ['gen_ai.output.messages', 'response', 'responseParts'],
    ],
    statusMessage: ['error.message', 'error'],
  },
  resourceKeys: { sessionId: ['session.id'] },
  content: [
    { rank: 'messages', from: { input: 'gen_ai.input.messages', output: 'gen_ai.output.messages' }, read: readAttribute },
    {
      rank: 'framework',
      from: { input: 'event gemini_cli.api_request → request_text', output: `event ${answered} → response_text` },
      read: readRecord,
    },
    {
      rank: 'text',
      from: { input: 'event gemini_cli.user_prompt → prompt' },
      read: (subject) => spokenIn(eventsOf(subject, 'gemini_cli.user_prompt'), 'prompt', 'user'),
    },
  ],
  readers: {
    instructions: {
      from: 'gen_ai.system_instructions',
      read: (subject) => {
        const text = subject.decoded('gen_ai.system_instructions');
        return typeof text === 'string' && text !== '' ? { role: 'system', parts: [{ type: 'text', text }] } : undefined;
      },
    },
  },
  advice: {
    content:
      'Set `"telemetry": { "enabled": true, "traces": true, "logPrompts": true }` in the settings.json of Gemini CLI, or `GEMINI_TELEMETRY_TRACES_ENABLED=true` and `GEMINI_TELEMETRY_LOG_PROMPTS=true`.',
  },
};

function readAttribute({ span, attributes }: Subject, direction: Direction): Content | undefined {
  const value = attributes.get(`gen_ai.${direction}.messages`);
  if (typeof value !== 'string' || value === '') return undefined;
  // What a tool was given and gave is no message: it is read as that.
  if (span.name !== 'llm_call') return { messages: [], finishReasons: [] };
  const json = readCutJson(value);
  return json === undefined ? textContent(value, direction === 'input' ? 'user' : 'assistant') : readContents(json, direction);
}

function readRecord(subject: Subject, direction: Direction): Content | undefined {
  if (direction === 'input') {
    const asked = jsonIn(eventsOf(subject, 'gemini_cli.api_request'), 'request_text');
    return asked === undefined ? undefined : readContents(asked, direction);
  }
  const chunks = jsonIn(eventsOf(subject, answered), 'response_text');
  if (chunks === undefined) return undefined;
  const contents = (Array.isArray(chunks) ? chunks : [chunks]).flatMap((chunk) => {
    const candidates = chunk instanceof JsonObject ? chunk.get('candidates') : undefined;
    return Array.isArray(candidates)
      ? candidates.map((item) => (item instanceof JsonObject ? (objectAt(item, 'content') ?? null) : null))
      : [];
  });
  return readContents(
    contents.filter((content) => content !== null),
    direction,
  );
}

/** Gemini's contents. An answer comes in as many as it had pieces on the way: they are one message. */
function readContents(json: Json, direction: Direction): Content | undefined {
  const content = readMessages(json, direction === 'input' ? 'user' : 'assistant');
  const [first] = content?.messages ?? [];
  if (content === undefined || first === undefined || direction === 'input') return content;
  const parts = joinTexts(content.messages.flatMap((message) => message.parts));
  const answer: Message = { ...first, role: 'assistant', parts };
  return { ...content, messages: [answer] };
}

function joinTexts(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.type === 'text' && last?.type === 'text') joined[joined.length - 1] = { type: 'text', text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
