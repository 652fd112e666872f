import { type Json, JsonObject } from '../../model/json.ts';
import type { Score } from '../../model/score.ts';
import { readMessages, textContent } from '../messages.ts';
import { readParts } from '../parts.ts';
import { makeScore } from '../scores.ts';
import type { Subject } from '../subject.ts';
import { eventsOf, isRedacted, jsonIn, spokenIn } from './agentEvents.ts';
import type { Content, ConventionTable, Direction } from './convention.ts';

const interaction = 'claude_code.interaction';
const request = 'claude_code.llm_request';

// Of what is neither a turn, a request nor a tool, this is worth seeing.
const telling =
  /^claude_code\.(compaction|api_refusal|api_retries_exhausted|internal_error|subagent_completed|skill_activated|at_mention|feedback_survey|api_error)$/;

/**
 * Claude Code: spans of its beta traces, and the steps that its log records tell of, which have the same names and keys. Records
 * that belong to another span of the turn reach their request or tool by its id (query/relatedLogs.ts).
 */
export const claudeCode: ConventionTable = {
  id: 'claude_code',
  title: 'Claude Code',
  release: '2.1.329 (2026-11)',
  prefixes: ['claude_code.'],
  scopes: ['com.anthropic.claude_code*'],
  propagated: [],
  names: [
    { type: 'agent', name: /^claude_code\.interaction$/ },
    { type: 'generation', name: /^claude_code\.llm_request$/ },
    { type: 'tool', name: /^claude_code\.tool$/ },
    { type: 'chain', name: /^claude_code\.session$/ },
    { type: 'span', name: /^claude_code\.(tool\.|hook$)/ },
    { type: 'event', name: /^claude_code\./ },
  ],
  shapes: [],
  isDuplicate: isMachinery,
  keys: {
    model: ['model'],
    requestModel: ['model'],
    responseId: ['request_id'],
    inputTokens: ['input_tokens'],
    outputTokens: ['output_tokens'],
    cacheReadTokens: ['cache_read_tokens'],
    cacheWriteTokens: ['cache_creation_tokens'],
    costUsd: ['cost_usd'],
    firstTokenMs: ['ttft_ms'],
    finishReasons: ['stop_reason'],
    agentId: ['agent_id'],
    agentName: ['agent.name'],
    toolName: ['tool_name'],
    toolCallId: ['tool_use_id'],
    toolArguments: [
      'tool_input',
      { event: 'tool_result', key: 'tool_input' },
      { event: 'tool.output', key: 'input' },
      'tool_parameters',
    ],
    toolResult: [
      { event: 'tool.output', key: 'output' },
      { event: 'tool.output', key: 'content' },
    ],
    statusMessage: ['error'],
  },
  readers: {
    // On a span of the agent's traces only its record tells it.
    costUsd: { from: 'event api_request → cost_usd', read: readCost },
    instructions: {
      from: 'event api_request_body → body → system',
      read: (subject) => readSystem(requestBody(subject)?.get('system')),
    },
    parameters: { from: 'event api_request_body → body', read: (subject) => readParameters(requestBody(subject)) },
    toolDefinitions: {
      from: 'event api_request_body → body → tools',
      read: (subject) => {
        const tools = requestBody(subject)?.get('tools');
        return Array.isArray(tools) ? tools : undefined;
      },
    },
  },
  counting: 'exclusive',
  content: [
    {
      rank: 'framework',
      from: { input: 'event api_request_body → body', output: 'event api_response_body → body' },
      read: readBody,
    },
    {
      rank: 'text',
      from: { input: 'user_prompt', output: 'response.model_output' },
      read: readSpoken,
    },
  ],
  scores: readSurvey,
  knows: ['anthropic.*'],
  advice: {
    content:
      'Set `OTEL_LOG_USER_PROMPTS=1` and `OTEL_LOG_ASSISTANT_RESPONSES=1` for questions and answers, `OTEL_LOG_TOOL_DETAILS=1` for the arguments of tools (`OTEL_LOG_TOOL_CONTENT=1`, with traces, for their results), and `OTEL_LOG_RAW_API_BODIES=1` for whole requests; `OTEL_LOGS_EXPORTER=otlp` must be set too.',
    tokens: 'Claude Code tells tokens in its log records: set `OTEL_LOGS_EXPORTER=otlp`.',
  },
};

function isMachinery({ maker, span, attributes }: Subject): boolean {
  if (maker?.id !== 'claude_code' || span.name === request || span.name === 'claude_code.tool') return false;
  if (span.name !== interaction) return !telling.test(span.name);
  // A turn of which only records of the program's own workings have come.
  return !['span.type', 'user_prompt', 'user_prompt_length'].some((key) => attributes.has(key));
}

function readCost(subject: Subject): number | undefined {
  const told = subject.span.name === request ? eventsOf(subject, 'api_request') : [];
  return told.find(({ attributes }) => attributes.has('cost_usd'))?.attributes.number('cost_usd');
}

function requestBody(subject: Subject): JsonObject | undefined {
  const body = subject.span.name === request ? jsonIn(eventsOf(subject, 'api_request_body'), 'body') : undefined;
  return body instanceof JsonObject ? body : undefined;
}

function readBody(subject: Subject, direction: Direction): Content | undefined {
  if (subject.span.name !== request) return undefined;
  if (direction === 'output') {
    const answer = jsonIn(eventsOf(subject, 'api_response_body'), 'body');
    return answer instanceof JsonObject ? readMessages(answer, 'assistant') : undefined;
  }
  const messages = requestBody(subject)?.get('messages');
  return messages === undefined ? undefined : readMessages(messages, 'user');
}

function readSpoken(subject: Subject, direction: Direction): Content | undefined {
  const { span, attributes } = subject;
  if (span.name === interaction && direction === 'input') {
    const prompt = attributes.string('user_prompt');
    return (
      spokenIn(eventsOf(subject, 'user_prompt'), 'prompt', 'user') ??
      (isRedacted(prompt) ? undefined : textContent(prompt, 'user'))
    );
  }
  if ((span.name !== interaction && span.name !== request) || direction === 'input') return undefined;
  const answers = eventsOf(subject, 'assistant_response');
  const output = attributes.string('response.model_output');
  // A turn's answer is the last that was given in it.
  return (
    spokenIn(answers.slice(-1), 'response', 'assistant') ?? (isRedacted(output) ? undefined : textContent(output, 'assistant'))
  );
}

function readSystem(system: Json | undefined) {
  if (system === undefined || system === null) return undefined;
  return { role: 'system', parts: (Array.isArray(system) ? system : [system]).flatMap(readParts) } as const;
}

const shownElsewhere: ReadonlySet<string> = new Set(['model', 'messages', 'system', 'tools', 'metadata']);

function readParameters(body: JsonObject | undefined): JsonObject | undefined {
  const entries = [...(body?.entries ?? [])].filter(([key]) => !shownElsewhere.has(key));
  return entries.length === 0 ? undefined : new JsonObject(new Map(entries));
}

/** What a person answered when the agent asked how the session went. */
function readSurvey(subject: Subject): readonly Score[] {
  if (subject.span.name !== 'claude_code.feedback_survey') return [];
  return eventsOf(subject, 'feedback_survey').flatMap(({ attributes, time }) => {
    if (attributes.string('event_type') !== 'responded' || attributes.string('survey_type') !== 'session') return [];
    const score = makeScore(subject, {
      name: 'satisfaction',
      value: undefined,
      label: attributes.string('response'),
      explanation: undefined,
      kind: 'HUMAN',
      hasModel: false,
      identifier: undefined,
      scope: 'session',
      time,
    });
    return score ?? [];
  });
}
