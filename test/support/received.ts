import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';

const resource = { attributes: [['service.name', 'support-bot'] as const], droppedAttributesCount: 0, schemaUrl: '' };
const scope = { name: 'test', version: '1.0.0', attributes: [], droppedAttributesCount: 0, schemaUrl: '' };

/** A span with everything at a plain value; give what the test is about. */
export function aReceivedSpan(overrides: Partial<ReceivedSpan> = {}): ReceivedSpan {
  return {
    traceId: '5b8efff798038103d269b633813fc60c' as TraceId,
    spanId: 'eee19b7ec3c1b174' as SpanId,
    parentSpanId: undefined,
    traceState: '',
    flags: 0,
    name: 'chat',
    kind: 3,
    start: 1_795_209_052_945_000_000n,
    end: 1_795_209_053_945_000_123n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0, message: '' },
    resource,
    scope,
    ...overrides,
  };
}

/** A log record with everything at a plain value. */
export function aReceivedLog(overrides: Partial<ReceivedLog> = {}): ReceivedLog {
  return {
    traceId: '5b8efff798038103d269b633813fc60c' as TraceId,
    spanId: 'eee19b7ec3c1b174' as SpanId,
    time: 1_795_209_052_945_000_000n,
    observedTime: 1_795_209_052_945_000_001n,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: null,
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    resource,
    scope,
    ...overrides,
  };
}
