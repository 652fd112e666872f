import type { ReceivedLog } from '../../src/model/received.ts';
import { aLog, aResource, aScope, attributesOf, type Plain, testStart } from './builders.ts';

/** Attributes by name; those without a value are left out. */
type Fields = { readonly [key: string]: Plain | undefined };

const pairs = (fields: Fields) =>
  Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));

/** A record without ids, `afterMs` after the start of the tests. */
function record(afterMs: number, fields: Fields, overrides: Partial<ReceivedLog>): ReceivedLog {
  const time = testStart + BigInt(afterMs) * 1_000_000n;
  return aLog({
    traceId: undefined,
    spanId: undefined,
    time,
    observedTime: time,
    attributes: attributesOf(...pairs(fields)),
    ...overrides,
  });
}

/** Makes a record of an event, `afterMs` after the start of the tests. */
type AgentLog = (event: string, afterMs: number, fields?: Fields, overrides?: Partial<ReceivedLog>) => ReceivedLog;

/** A log record as Claude Code writes it: `event` is its short name. */
export const aClaudeLog: AgentLog = (event, afterMs, fields = {}, overrides = {}) =>
  record(
    afterMs,
    { 'session.id': 'session-5f2c', 'prompt.id': 'prompt-1', 'event.name': event, ...fields },
    {
      body: `claude_code.${event}`,
      scope: aScope('com.anthropic.claude_code.events', '2.1.329'),
      resource: aResource(['service.name', 'claude-code']),
      ...overrides,
    },
  );

/** A log record as Codex writes it: its bridge puts a line of code where the name of the event belongs, and sets no time. */
export const aCodexLog: AgentLog = (event, afterMs, fields = {}, overrides = {}) =>
  record(
    afterMs,
    { 'event.name': `codex.${event}`, 'conversation.id': 'conversation-1', ...fields },
    {
      time: 0n,
      eventName: 'event otel/src/events/session_telemetry.rs:703',
      scope: aScope('codex_otel.log_only'),
      resource: aResource(['service.name', 'codex_exec']),
      ...overrides,
    },
  );

/** A log record as Gemini CLI writes it. */
export const aGeminiLog: AgentLog = (event, afterMs, fields = {}, overrides = {}) =>
  record(
    afterMs,
    { 'session.id': 'session-5f2c', 'event.name': event, ...fields },
    { scope: aScope('gemini-cli', 'v1'), resource: aResource(['service.name', 'gemini-cli']), ...overrides },
  );

/** A log record as Copilot Chat writes it. */
export const aCopilotLog: AgentLog = (event, afterMs, fields = {}, overrides = {}) =>
  record(
    afterMs,
    { 'event.name': event, 'gen_ai.conversation.id': 'chat-1', ...fields },
    {
      scope: aScope('copilot-chat'),
      resource: aResource(['service.name', 'copilot-chat'], ['session.id', 'window-1']),
      ...overrides,
    },
  );
