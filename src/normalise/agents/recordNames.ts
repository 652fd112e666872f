import { AttributeMap } from '../../model/attributes.ts';
import type { ReceivedLog, ReceivedSpan } from '../../model/received.ts';

// Claude Code attaches the records of a turn to the span of the turn, whichever of its requests and calls they tell of.
const scope = 'com.anthropic.claude_code';
const requestEvents: ReadonlySet<string> = new Set([
  'api_request_body',
  'api_response_body',
  'api_request',
  'assistant_response',
]);
const callEvents: ReadonlySet<string> = new Set(['tool_decision', 'tool_result']);

/** What a log record tells of: the names that {@link namesOfSpan} gives to requests and calls. */
export function namesOfLog(log: ReceivedLog): readonly string[] {
  if (!log.scope.name.startsWith(scope)) return [];
  const attributes = new AttributeMap(log.attributes);
  const event = attributes.string('event.name') ?? '';
  if (callEvents.has(event)) return named('call', attributes.string('tool_use_id'));
  if (!requestEvents.has(event)) return [];
  // A request has no id when it is sent: its body has one of its own, which that of the answer repeats.
  return [...named('request', attributes.string('request_id')), ...named('body', attributes.string('request_body_id'))];
}

/** By what names log records may tell of a span though they belong to another; none for most spans. */
export function namesOfSpan(span: ReceivedSpan): readonly string[] {
  if (!span.scope.name.startsWith(scope)) return [];
  const attributes = new AttributeMap(span.attributes);
  if (span.name === 'claude_code.tool') return named('call', attributes.string('tool_use_id'));
  return span.name === 'claude_code.llm_request' ? named('request', attributes.string('request_id')) : [];
}

const named = (kind: string, id: string | undefined): readonly string[] => (id === undefined ? [] : [`${kind} ${id}`]);
