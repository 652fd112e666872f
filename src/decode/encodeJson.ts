import { type Attributes, type AttributeValue, KeyValueList } from '../model/attributes.ts';
import type { ReceivedLog, ReceivedSpan, Resource, Scope, SpanEvent, SpanLink } from '../model/received.ts';

/**
 * Writes spans as one OTLP/JSON `ExportTraceServiceRequest`, grouped by resource and scope in order of first appearance.
 * Lossless: `decodeTraces` reads back spans equal to these. Fields that hold their default are left out.
 */
export function encodeTracesJson(spans: readonly ReceivedSpan[]): string {
  return encodeGrouped(spans, encodeSpan, ['resourceSpans', 'scopeSpans', 'spans']);
}

/** The same for log records: an `ExportLogsServiceRequest`. */
export function encodeLogsJson(logs: readonly ReceivedLog[]): string {
  return encodeGrouped(logs, encodeLog, ['resourceLogs', 'scopeLogs', 'logRecords']);
}

// JSON text is put together from parts, never from an object with received keys. Fields whose text is undefined are left out.
type Field = readonly [name: string, json: string | undefined];

function object(fields: readonly Field[]): string {
  const present = fields.filter(([, json]) => json !== undefined);
  return `{${present.map(([name, json]) => `"${name}":${json}`).join(',')}}`;
}

function list<Item>(items: readonly Item[], encode: (item: Item) => string): string | undefined {
  return items.length === 0 ? undefined : `[${items.map(encode).join(',')}]`;
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : JSON.stringify(value);
}

function number(value: number): string | undefined {
  return value === 0 ? undefined : String(value);
}

/** 64-bit integers are decimal strings in proto3 JSON. */
function integer64(value: bigint): string | undefined {
  return value === 0n ? undefined : `"${value}"`;
}

/** The fields of `object` for use before further ones: each followed by a comma. */
function head(fields: readonly Field[]): string {
  return fields.map(([name, json]) => (json === undefined ? '' : `"${name}":${json},`)).join('');
}

function encodeGrouped<Item extends { readonly resource: Resource; readonly scope: Scope }>(
  items: readonly Item[],
  encode: (item: Item) => string,
  [resourceGroups, scopeGroups, members]: readonly [string, string, string],
): string {
  // Keyed by what is written, so that equal resources which are different objects share a group.
  const groups = new Map<string, Map<string, string[]>>();
  const resourceHeads = new Map<Resource, string>();
  const scopeHeads = new Map<Scope, string>();
  for (const item of items) {
    const resourceHead = getOrAdd(resourceHeads, item.resource, encodeResource);
    const scopeHead = getOrAdd(scopeHeads, item.scope, encodeScope);
    const scopes = getOrAdd(groups, resourceHead, () => new Map<string, string[]>());
    getOrAdd(scopes, scopeHead, () => []).push(encode(item));
  }
  const resources = [...groups].map(([resourceHead, scopes]) => {
    const encoded = [...scopes].map(([scopeHead, list]) => `{${scopeHead}"${members}":[${list.join(',')}]}`);
    return `{${resourceHead}"${scopeGroups}":[${encoded.join(',')}]}`;
  });
  return `{"${resourceGroups}":[${resources.join(',')}]}`;
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make(key);
    map.set(key, value);
  }
  return value;
}

function encodeResource(resource: Resource): string {
  return head([
    ['resource', object(attributeFields(resource.attributes, resource.droppedAttributesCount))],
    ['schemaUrl', text(resource.schemaUrl)],
  ]);
}

function encodeScope(scope: Scope): string {
  const fields: readonly Field[] = [
    ['name', text(scope.name)],
    ['version', text(scope.version)],
    ...attributeFields(scope.attributes, scope.droppedAttributesCount),
  ];
  return head([
    ['scope', object(fields)],
    ['schemaUrl', text(scope.schemaUrl)],
  ]);
}

function encodeSpan(span: ReceivedSpan): string {
  return object([
    ['traceId', text(span.traceId)],
    ['spanId', text(span.spanId)],
    ['traceState', text(span.traceState)],
    ['parentSpanId', text(span.parentSpanId)],
    ['flags', number(span.flags)],
    ['name', text(span.name)],
    ['kind', number(span.kind)],
    ['startTimeUnixNano', integer64(span.start)],
    ['endTimeUnixNano', integer64(span.end)],
    ...attributeFields(span.attributes, span.droppedAttributesCount),
    ['events', list(span.events, encodeEvent)],
    ['droppedEventsCount', number(span.droppedEventsCount)],
    ['links', list(span.links, encodeLink)],
    ['droppedLinksCount', number(span.droppedLinksCount)],
    [
      'status',
      object([
        ['message', text(span.status.message)],
        ['code', number(span.status.code)],
      ]),
    ],
  ]);
}

function encodeEvent(event: SpanEvent): string {
  return object([
    ['timeUnixNano', integer64(event.time)],
    ['name', text(event.name)],
    ...attributeFields(event.attributes, event.droppedAttributesCount),
  ]);
}

function encodeLink(link: SpanLink): string {
  return object([
    ['traceId', text(link.traceId)],
    ['spanId', text(link.spanId)],
    ['traceState', text(link.traceState)],
    ...attributeFields(link.attributes, link.droppedAttributesCount),
    ['flags', number(link.flags)],
  ]);
}

function encodeLog(log: ReceivedLog): string {
  return object([
    ['timeUnixNano', integer64(log.time)],
    ['observedTimeUnixNano', integer64(log.observedTime)],
    ['severityNumber', number(log.severityNumber)],
    ['severityText', text(log.severityText)],
    ['body', log.body === null ? undefined : encodeAnyValue(log.body)],
    ...attributeFields(log.attributes, log.droppedAttributesCount),
    ['flags', number(log.flags)],
    ['traceId', text(log.traceId)],
    ['spanId', text(log.spanId)],
    ['eventName', text(log.eventName)],
  ]);
}

function attributeFields(attributes: Attributes, droppedAttributesCount: number): readonly Field[] {
  return [
    ['attributes', list(attributes, encodeKeyValue)],
    ['droppedAttributesCount', number(droppedAttributesCount)],
  ];
}

function encodeKeyValue([key, value]: Attributes[number]): string {
  return `{"key":${JSON.stringify(key)},"value":${encodeAnyValue(value)}}`;
}

function encodeAnyValue(value: AttributeValue): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${JSON.stringify(value)}}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    case 'bigint':
      return `{"intValue":"${value}"}`;
    case 'number':
      return `{"doubleValue":${encodeDouble(value)}}`;
  }
  if (value === null) return '{}';
  if (value instanceof Uint8Array) {
    return `{"bytesValue":"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"}`;
  }
  if (value instanceof KeyValueList) return `{"kvlistValue":{"values":[${value.entries.map(encodeKeyValue).join(',')}]}}`;
  return `{"arrayValue":{"values":[${value.map(encodeAnyValue).join(',')}]}}`;
}

/** proto3 JSON spells what JSON numbers cannot say; -0 is a number of its own. */
function encodeDouble(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
