import type { Subject } from '../subject.ts';
import { eventsOf, spokenIn } from './agentEvents.ts';
import type { Content, ConventionTable, Direction } from './convention.ts';

// Hundreds of spans tell how the program works; these tell what it did.
const steps: ReadonlySet<string> = new Set(['session_task.turn', 'handle_responses', 'codex.tool', 'mcp.tools.call']);
const telling = ['codex.user_prompt', 'codex.tool_result', 'codex.agent_response', 'codex.guardian_assessment'];

/**
 * Codex CLI: its own spans, which carry no content, and the steps that its log records tell of. Tokens are read from the records
 * alone: the spans repeat them, in other traces and without saying which call they mean.
 */
export const codex: ConventionTable = {
  id: 'codex',
  title: 'Codex CLI',
  release: '0.169.0 (2026-11)',
  prefixes: ['codex.'],
  scopes: ['codex_*', 'codex-*'],
  propagated: [],
  names: [
    { type: 'agent', name: /^session_task\.turn$/ },
    { type: 'generation', name: /^handle_responses$/ },
    { type: 'tool', name: /^(codex\.tool|mcp\.tools\.call)$/ },
    { type: 'event', name: /^(codex\.|run_hooks_and_record_inputs$|handle_output_item_done$)/ },
  ],
  shapes: [{ type: 'tool', key: /^codex\.tool_result$/ }],
  isDuplicate: (subject) => subject.maker?.id === 'codex' && !isStep(subject),
  own: ['inputTokens', 'outputTokens', 'totalTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens', 'sessionId'],
  keys: {
    model: ['model'],
    requestModel: ['model'],
    inputTokens: ['input_token_count'],
    outputTokens: ['output_token_count'],
    cacheReadTokens: ['cached_token_count'],
    cacheWriteTokens: ['cache_write_token_count'],
    reasoningTokens: ['reasoning_token_count'],
    firstTokenMs: ['ttft_ms'],
    toolName: ['tool_name', { event: 'codex.tool_result', key: 'tool_name' }, 'tool.name'],
    toolCallId: ['call_id', { event: 'codex.tool_result', key: 'call_id' }, 'tool.call_id'],
    toolArguments: ['arguments', { event: 'codex.tool_result', key: 'arguments' }],
    toolResult: ['output', { event: 'codex.tool_result', key: 'output' }],
    userId: ['user.account_id'],
    environment: ['env'],
  },
  resourceKeys: { environment: ['env'] },
  readers: {
    sessionId: { from: 'conversation.id', read: readSession },
  },
  content: [
    {
      rank: 'text',
      from: { input: 'event codex.user_prompt → prompt', output: 'event codex.agent_response → response' },
      read: readSpoken,
    },
  ],
  knows: ['codex.*'],
  advice: {
    content:
      'Set `log_user_prompt = true` and `log_agent_responses = true` in the table [otel] of ~/.codex/config.toml, and an exporter for log records: `[otel.exporter.otlp-http]`.',
    tokens: 'Codex tells tokens in its log records: set `[otel.exporter.otlp-http]` in ~/.codex/config.toml.',
  },
};

function isStep({ span, attributes, logEvents, logs }: Subject): boolean {
  if (logs.length > 0 && logEvents.some(({ name }) => telling.includes(name))) return true;
  // Most of these are pieces of a stream: those that end it say how much it took.
  if (span.name === 'handle_responses') return attributes.has('input_token_count') || attributes.has('gen_ai.usage.input_tokens');
  return steps.has(span.name);
}

/** `thread.id` is the conversation on some spans, and the number of an operating system's thread on all others. */
function readSession({ attributes, logs, logEvents }: Subject): string | undefined {
  const told = attributes.string('conversation.id');
  if (told !== undefined) return told;
  const inLog = logs.length === 0 ? undefined : logEvents.find((event) => event.attributes.has('conversation.id'));
  const thread = attributes.string('thread.id');
  return inLog?.attributes.string('conversation.id') ?? (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(thread ?? '') ? thread : undefined);
}

/** All that was asked and answered, as it came: the last answer is the output, the rest led to it. */
function readSpoken(subject: Subject, direction: Direction): Content | undefined {
  const talk = eventsOf(subject, 'codex.user_prompt', 'codex.agent_response');
  const last = talk.findLastIndex(({ name }) => name === 'codex.agent_response');
  if (direction === 'output') return last === -1 ? undefined : spokenIn(talk.slice(last, last + 1), 'response', 'assistant');
  const messages = talk
    .filter((_, index) => index !== last)
    .flatMap(
      (event) =>
        (event.name === 'codex.user_prompt' ? spokenIn([event], 'prompt', 'user') : spokenIn([event], 'response', 'assistant'))
          ?.messages ?? [],
    );
  return messages.length === 0 ? undefined : { messages, finishReasons: [] };
}
