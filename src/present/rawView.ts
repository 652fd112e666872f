import { type Attributes, type AttributeValue, KeyValueList } from '../model/attributes.ts';
import { plain } from '../model/json.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { toIso, type UnixNano } from '../model/time.ts';
import { type RawAttribute, type RawView, type TextView, textLimit } from '../protocol/views.ts';
import { jsonView, textView } from './textView.ts';

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const statuses = ['unset', 'ok', 'error'] as const;

/** Everything that was received for a span, unchanged: whoever shows it marks what cannot be seen. */
export function rawView(span: ReceivedSpan, logs: readonly ReceivedLog[], limit: number = textLimit): RawView {
  const attributes = (list: Attributes): readonly RawAttribute[] => list.map((item) => rawAttribute(item, limit));
  return {
    span: attributes(span.attributes),
    resource: attributes(span.resource.attributes),
    scope: { name: span.scope.name, version: span.scope.version, attributes: attributes(span.scope.attributes) },
    fields: [...madeFrom(logs), ...rawFields(span)],
    events: span.events.map((event) => ({
      name: event.name,
      offsetMs: offsetMs(span.start, event.time),
      attributes: attributes(event.attributes),
    })),
    links: span.links.map((link) => ({ traceId: link.traceId, spanId: link.spanId, attributes: attributes(link.attributes) })),
    logs: logs.map((log) => ({
      name: log.eventName === '' ? log.severityText || 'log' : log.eventName,
      body: rawValue(log.body, limit),
      attributes: attributes(log.attributes),
    })),
  };
}

function rawAttribute([key, value]: readonly [string, AttributeValue], limit: number): RawAttribute {
  return { key, type: typeOf(value), value: rawValue(value, limit) };
}

function rawValue(value: AttributeValue, limit: number): TextView {
  if (value === null) return { text: '' };
  // int64 and numbers that JSON has no word for are written as they are.
  return typeof value === 'bigint' || typeof value === 'number' ? textView(String(value), limit) : jsonView(plain(value), limit);
}

function typeOf(value: AttributeValue): RawAttribute['type'] {
  if (value === null) return 'empty';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof KeyValueList) return 'map';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    default:
      return 'array';
  }
}

/** A span that nobody sent: its records name no span, and it was made from them. */
function madeFrom(logs: readonly ReceivedLog[]): RawView['fields'] {
  if (logs.length === 0 || logs.some(({ spanId }) => spanId !== undefined)) return [];
  return [['made from', 'the log records below: no span was sent']];
}

/** The fields of OTLP's `Span` that are not lists; what was not set is left out. */
function rawFields(span: ReceivedSpan): RawView['fields'] {
  const fields: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ['name', span.name],
    ['kind', kinds[span.kind] ?? span.kind],
    ['traceId', span.traceId],
    ['spanId', span.spanId],
    ['parentSpanId', span.parentSpanId],
    ['startTime', timeText(span.start)],
    ['endTime', span.end === 0n ? 'not ended' : timeText(span.end)],
    ['status', statuses[span.status.code] ?? span.status.code],
    ['statusMessage', span.status.message],
    ['traceState', span.traceState],
    ['flags', span.flags === 0 ? undefined : `0x${span.flags.toString(16)}`],
    ['droppedAttributes', span.droppedAttributesCount],
    ['droppedEvents', span.droppedEventsCount],
    ['droppedLinks', span.droppedLinksCount],
    ['resourceSchemaUrl', span.resource.schemaUrl],
    ['scopeSchemaUrl', span.scope.schemaUrl],
  ];
  return fields.flatMap(([name, value]) =>
    value === undefined || value === '' || value === 0 ? [] : [[name, String(value)] as const],
  );
}

function timeText(time: UnixNano): string {
  return `${toIso(time)} (${time} ns)`;
}

/** May be negative: clocks of an event and its span can differ. */
function offsetMs(start: UnixNano, time: UnixNano): number {
  return Number((time - start) / 1000n) / 1000;
}
