import type { ReceivedSpan, Resource, Scope, SpanEvent, SpanLink } from '../model/received.ts';
import { DecodeError } from './decodeError.ts';
import { checkLinkIds, checkSpanIds } from './ids.ts';
import { readAttributes, readResource, readScope } from './jsonCommon.ts';
import type { JsonFields, JsonMessage } from './jsonFields.ts';
import { addDropped, tooManyItems } from './notes.ts';

const kinds: ReadonlyMap<string, number> = new Map(
  ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((name, index) => [`SPAN_KIND_${name}`, index]),
);
const statusCodes: ReadonlyMap<string, number> = new Map(
  ['UNSET', 'OK', 'ERROR'].map((name, index) => [`STATUS_CODE_${name}`, index]),
);

/** Reads an `ExportTraceServiceRequest` (or `TracesData`, which looks the same). */
export function readTraces(fields: JsonFields): readonly ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  for (const resourceGroup of fields.messages(fields.root, 'resourceSpans')) {
    const resource = readResource(fields, resourceGroup);
    for (const scopeGroup of fields.messages(resourceGroup, 'scopeSpans')) {
      const scope = readScope(fields, scopeGroup);
      for (const item of fields.messages(scopeGroup, 'spans')) {
        if (spans.length >= fields.findings.limits.items) {
          fields.findings.reject(tooManyItems('Span', fields.findings.limits.items));
          continue;
        }
        const span = readSpanAlone(fields, item, resource, scope);
        if (span !== undefined) spans.push(span);
      }
    }
  }
  return spans;
}

/** A field that cannot be used costs its span, not the batch. */
function readSpanAlone(fields: JsonFields, from: JsonMessage, resource: Resource, scope: Scope): ReceivedSpan | undefined {
  try {
    return readSpan(fields, from, resource, scope);
  } catch (error) {
    if (!(error instanceof DecodeError) || error.code !== 'malformedJson') throw error;
    fields.findings.reject(`Span rejected: ${error.detail}`);
    return undefined;
  }
}

function readSpan(fields: JsonFields, from: JsonMessage, resource: Resource, scope: Scope): ReceivedSpan | undefined {
  fields.findings.spend();
  const ids = checkSpanIds(
    fields.findings,
    fields.id(from, 'traceId', 16),
    fields.id(from, 'spanId', 8),
    fields.id(from, 'parentSpanId', 8),
  );
  if (ids === undefined) return undefined;
  const sentLinks = fields.messages(from, 'links');
  const links = sentLinks.map((link) => readLink(fields, link)).filter((link) => link !== undefined);
  const status = fields.message(from, 'status');
  return {
    ...ids,
    traceState: fields.string(from, 'traceState'),
    flags: fields.uint32(from, 'flags'),
    name: fields.string(from, 'name'),
    kind: fields.enumeration(from, 'kind', kinds),
    start: fields.fixed64(from, 'startTimeUnixNano'),
    end: fields.fixed64(from, 'endTimeUnixNano'),
    ...readAttributes(fields, from),
    events: fields.messages(from, 'events').map((event) => readEvent(fields, event)),
    droppedEventsCount: fields.uint32(from, 'droppedEventsCount'),
    links,
    droppedLinksCount: addDropped(fields.uint32(from, 'droppedLinksCount'), sentLinks.length - links.length),
    status: { code: fields.enumeration(status, 'code', statusCodes), message: fields.string(status, 'message') },
    resource,
    scope,
  };
}

function readEvent(fields: JsonFields, from: JsonMessage): SpanEvent {
  fields.findings.spend();
  return {
    time: fields.fixed64(from, 'timeUnixNano'),
    name: fields.string(from, 'name'),
    ...readAttributes(fields, from),
  };
}

function readLink(fields: JsonFields, from: JsonMessage): SpanLink | undefined {
  fields.findings.spend();
  const ids = checkLinkIds(fields.findings, fields.id(from, 'traceId', 16), fields.id(from, 'spanId', 8));
  if (ids === undefined) return undefined;
  return {
    ...ids,
    traceState: fields.string(from, 'traceState'),
    ...readAttributes(fields, from),
    flags: fields.uint32(from, 'flags'),
  };
}
