import type { Attributes } from '../model/attributes.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan, Resource, Scope, SpanEvent, SpanLink } from '../model/received.ts';
import type { UnixNano } from '../model/time.ts';
import { decodeAttributes, encodeAttributes } from './attributeCodec.ts';
import { fitsColumn } from './rows.ts';
import { asArray, type ContentSink, type ContentSource, decodeValue, encodeValue } from './valueCodec.ts';

/** What of a span stands in columns beside `raw`. */
export interface SpanIdentity {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly parentSpanId: SpanId | undefined;
  /** As the columns have them; what does not fit into those stands in `raw`. */
  readonly start: UnixNano;
  readonly end: UnixNano;
  readonly resource: Resource;
  readonly scope: Scope;
}

/** What of a log record stands in columns beside `raw`. */
export interface LogIdentity {
  readonly traceId: TraceId | undefined;
  readonly spanId: SpanId | undefined;
  readonly resource: Resource;
  readonly scope: Scope;
}

// The first element of every row. A change of the layout takes the next number, and decoding keeps reading this one.
const layout = 1;
const none = '[]';

/**
 * Writes all of a span but its {@link SpanIdentity}, without loss: JSON text of a list, in the order of {@link decodeSpan}; what
 * is empty at its end is left out. Without a sink the text holds everything but the ids: equal spans have equal texts.
 */
export function encodeSpan(span: ReceivedSpan, sink?: ContentSink): string {
  return write([
    layout,
    JSON.stringify(span.name),
    span.kind,
    span.flags,
    encodeAttributes(span.attributes, sink),
    span.status.code,
    JSON.stringify(span.status.message),
    encodeEach(span.events, (event) => encodeEvent(event, sink)),
    encodeEach(span.links, (link) => encodeLink(link, sink)),
    JSON.stringify(span.traceState),
    span.droppedAttributesCount,
    span.droppedEventsCount,
    span.droppedLinksCount,
    sink === undefined || !fitsColumn(span.start) || !fitsColumn(span.end) ? `["${span.start}","${span.end}"]` : none,
  ]);
}

/** The span that {@link encodeSpan} wrote. Throws when the text or something it refers to is damaged. */
export function decodeSpan(raw: string, identity: SpanIdentity, source: ContentSource): ReceivedSpan {
  const [
    ,
    name,
    kind = 0,
    flags = 0,
    attributes,
    statusCode = 0,
    statusMessage = '',
    events = [],
    links = [],
    traceState = '',
    droppedAttributes = 0,
    droppedEvents = 0,
    droppedLinks = 0,
    times = [],
  ] = read(raw);
  const [start = identity.start, end = identity.end] = asArray(times);
  return {
    traceId: identity.traceId,
    spanId: identity.spanId,
    parentSpanId: identity.parentSpanId,
    traceState: String(traceState),
    flags: Number(flags),
    name: String(name ?? ''),
    kind: Number(kind),
    start: BigInt(String(start)),
    end: BigInt(String(end)),
    attributes: decodeOptional(attributes, source),
    droppedAttributesCount: Number(droppedAttributes),
    events: asArray(events).map((event) => decodeEvent(asArray(event), source)),
    droppedEventsCount: Number(droppedEvents),
    links: asArray(links).map((link) => decodeLink(asArray(link), source)),
    droppedLinksCount: Number(droppedLinks),
    status: { code: Number(statusCode), message: String(statusMessage) },
    resource: identity.resource,
    scope: identity.scope,
  };
}

/** Writes all of a log record but its {@link LogIdentity}; see {@link encodeSpan}. */
export function encodeLog(log: ReceivedLog, sink?: ContentSink): string {
  return write([
    layout,
    `"${log.time}"`,
    `"${log.observedTime}"`,
    JSON.stringify(log.eventName),
    encodeValue(log.body, sink),
    encodeAttributes(log.attributes, sink),
    log.severityNumber,
    JSON.stringify(log.severityText),
    log.droppedAttributesCount,
    log.flags,
  ]);
}

/** The record that {@link encodeLog} wrote. Throws when the text or something it refers to is damaged. */
export function decodeLog(raw: string, identity: LogIdentity, source: ContentSource): ReceivedLog {
  const [, time, observed, eventName = '', body = null, attributes, severity = 0, severityText = '', dropped = 0, flags = 0] =
    read(raw);
  return {
    traceId: identity.traceId,
    spanId: identity.spanId,
    time: BigInt(String(time)),
    observedTime: BigInt(String(observed)),
    severityNumber: Number(severity),
    severityText: String(severityText),
    eventName: String(eventName),
    body: decodeValue(body, source),
    attributes: decodeOptional(attributes, source),
    droppedAttributesCount: Number(dropped),
    flags: Number(flags),
    resource: identity.resource,
    scope: identity.scope,
  };
}

/** Resources and scopes are small and repeat: written whole, and stored once by their text. */
export function encodeResource({ attributes, droppedAttributesCount, schemaUrl }: Resource): string {
  return write([layout, encodeAttributes(attributes), JSON.stringify(schemaUrl), droppedAttributesCount]);
}

export function decodeResource(data: string, source: ContentSource): Resource {
  const [, attributes, schemaUrl = '', dropped = 0] = read(data);
  return {
    attributes: decodeOptional(attributes, source),
    droppedAttributesCount: Number(dropped),
    schemaUrl: String(schemaUrl),
  };
}

export function encodeScope({ name, version, attributes, droppedAttributesCount, schemaUrl }: Scope): string {
  return write([
    layout,
    JSON.stringify(name),
    JSON.stringify(version),
    encodeAttributes(attributes),
    JSON.stringify(schemaUrl),
    droppedAttributesCount,
  ]);
}

export function decodeScope(data: string, source: ContentSource): Scope {
  const [, name = '', version = '', attributes, schemaUrl = '', dropped = 0] = read(data);
  return {
    name: String(name),
    version: String(version),
    attributes: decodeOptional(attributes, source),
    droppedAttributesCount: Number(dropped),
    schemaUrl: String(schemaUrl),
  };
}

/** Equal in every detail, ids of trace and span aside. Without a sink equal spans have equal texts. */
export function isSameSpan(one: ReceivedSpan, other: ReceivedSpan): boolean {
  return (
    one === other ||
    (one.parentSpanId === other.parentSpanId &&
      encodeSpan(one) === encodeSpan(other) &&
      encodeResource(one.resource) === encodeResource(other.resource) &&
      encodeScope(one.scope) === encodeScope(other.scope))
  );
}

function encodeEvent({ time, name, attributes, droppedAttributesCount }: SpanEvent, sink?: ContentSink): string {
  return write([`"${time}"`, JSON.stringify(name), encodeAttributes(attributes, sink), droppedAttributesCount]);
}

function decodeEvent([time, name = '', attributes, dropped = 0]: readonly unknown[], source: ContentSource): SpanEvent {
  return {
    time: BigInt(String(time)),
    name: String(name),
    attributes: decodeOptional(attributes, source),
    droppedAttributesCount: Number(dropped),
  };
}

function encodeLink(link: SpanLink, sink?: ContentSink): string {
  return write([
    `"${link.traceId}"`,
    `"${link.spanId}"`,
    encodeAttributes(link.attributes, sink),
    JSON.stringify(link.traceState),
    link.droppedAttributesCount,
    link.flags,
  ]);
}

function decodeLink(
  [traceId, spanId, attributes, traceState = '', dropped = 0, flags = 0]: readonly unknown[],
  source: ContentSource,
): SpanLink {
  return {
    traceId: String(traceId) as TraceId,
    spanId: String(spanId) as SpanId,
    traceState: String(traceState),
    attributes: decodeOptional(attributes, source),
    droppedAttributesCount: Number(dropped),
    flags: Number(flags),
  };
}

function encodeEach<Item>(items: readonly Item[], encode: (item: Item) => string): string {
  return items.length === 0 ? none : `[${items.map(encode).join()}]`;
}

function decodeOptional(encoded: unknown, source: ContentSource): Attributes {
  return encoded === undefined ? [] : decodeAttributes(encoded, source);
}

/** A list without the empty fields at its end. */
function write(fields: readonly (string | number)[]): string {
  let length = fields.length;
  while (isEmpty(fields[length - 1])) length -= 1;
  return `[${fields.slice(0, length).join()}]`;
}

function isEmpty(field: string | number | undefined): boolean {
  return field === 0 || field === '""' || field === none || field === 'null';
}

function read(raw: string): readonly unknown[] {
  const fields = asArray(JSON.parse(raw));
  if (fields[0] !== layout) throw new Error(`A stored span has the unknown layout ${String(fields[0])}`);
  return fields;
}
