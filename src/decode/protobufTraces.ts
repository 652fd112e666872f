import type { ReceivedSpan, Resource, Scope, SpanEvent, SpanLink } from '../model/received.ts';
import { checkLinkIds, checkSpanIds } from './ids.ts';
import { addDropped } from './notes.ts';
import { AttributeList } from './protobufCommon.ts';
import { readItems } from './protobufItems.ts';
import type { Wire } from './wire.ts';

/** Reads an `ExportTraceServiceRequest` (or `TracesData`, which is the same on the wire): repeated ResourceSpans = 1. */
export function readTraces(wire: Wire): readonly ReceivedSpan[] {
  return readItems(wire, 'Span', readSpan);
}

function readSpan(wire: Wire, resource: Resource, scope: Scope): ReceivedSpan | undefined {
  const { reader } = wire;
  const outer = wire.enter();
  const attributes = new AttributeList();
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  const status = { code: 0, message: '' };
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let traceState = '';
  let flags = 0;
  let name = '';
  let kind = 0;
  let start = 0n;
  let end = 0n;
  let droppedEventsCount = 0;
  let droppedLinksCount = 0;
  let refusedLinks = 0;
  while (wire.more()) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a: // bytes trace_id = 1
        traceId = wire.hex();
        break;
      case 0x12: // bytes span_id = 2
        spanId = wire.hex();
        break;
      case 0x1a: // string trace_state = 3
        traceState = wire.text();
        break;
      case 0x22: // bytes parent_span_id = 4
        parentSpanId = wire.hex();
        break;
      case 0x2a: // string name = 5
        name = wire.text();
        break;
      case 0x30: // SpanKind kind = 6
        kind = reader.int32();
        break;
      case 0x39: // fixed64 start_time_unix_nano = 7
        start = wire.fixed64();
        break;
      case 0x41: // fixed64 end_time_unix_nano = 8
        end = wire.fixed64();
        break;
      case 0x4a: // repeated KeyValue attributes = 9
        attributes.read(wire);
        break;
      case 0x50: // uint32 dropped_attributes_count = 10
        attributes.sent = reader.uint32();
        break;
      case 0x5a: // repeated Event events = 11
        events.push(readEvent(wire));
        break;
      case 0x60: // uint32 dropped_events_count = 12
        droppedEventsCount = reader.uint32();
        break;
      case 0x6a: {
        // repeated Link links = 13
        const link = readLink(wire);
        if (link === undefined) refusedLinks++;
        else links.push(link);
        break;
      }
      case 0x70: // uint32 dropped_links_count = 14
        droppedLinksCount = reader.uint32();
        break;
      case 0x7a: // Status status = 15
        readStatus(wire, status);
        break;
      case 0x85: // fixed32 flags = 16
        flags = reader.fixed32();
        break;
      default:
        wire.skip(tag);
    }
  }
  wire.leave(outer);
  const ids = checkSpanIds(wire.findings, traceId, spanId, parentSpanId);
  if (ids === undefined) return undefined;
  return {
    traceId: ids.traceId,
    spanId: ids.spanId,
    parentSpanId: ids.parentSpanId,
    traceState,
    flags,
    name,
    kind,
    start,
    end,
    attributes: attributes.kept,
    droppedAttributesCount: attributes.dropped,
    events,
    droppedEventsCount,
    links,
    droppedLinksCount: addDropped(droppedLinksCount, refusedLinks),
    status,
    resource,
    scope,
  };
}

function readEvent(wire: Wire): SpanEvent {
  const { reader } = wire;
  wire.findings.spend();
  const outer = wire.enter();
  const attributes = new AttributeList();
  let time = 0n;
  let name = '';
  while (wire.more()) {
    const tag = reader.tag();
    if (tag === 0x09)
      time = wire.fixed64(); // fixed64 time_unix_nano = 1
    else if (tag === 0x12)
      name = wire.text(); // string name = 2
    else if (tag === 0x1a)
      attributes.read(wire); // repeated KeyValue attributes = 3
    else if (tag === 0x20)
      attributes.sent = reader.uint32(); // uint32 dropped_attributes_count = 4
    else wire.skip(tag);
  }
  wire.leave(outer);
  return { time, name, attributes: attributes.kept, droppedAttributesCount: attributes.dropped };
}

function readLink(wire: Wire): SpanLink | undefined {
  const { reader } = wire;
  wire.findings.spend();
  const outer = wire.enter();
  const attributes = new AttributeList();
  let traceId = '';
  let spanId = '';
  let traceState = '';
  let flags = 0;
  while (wire.more()) {
    const tag = reader.tag();
    if (tag === 0x0a)
      traceId = wire.hex(); // bytes trace_id = 1
    else if (tag === 0x12)
      spanId = wire.hex(); // bytes span_id = 2
    else if (tag === 0x1a)
      traceState = wire.text(); // string trace_state = 3
    else if (tag === 0x22)
      attributes.read(wire); // repeated KeyValue attributes = 4
    else if (tag === 0x28)
      attributes.sent = reader.uint32(); // uint32 dropped_attributes_count = 5
    else if (tag === 0x35)
      flags = reader.fixed32(); // fixed32 flags = 6
    else wire.skip(tag);
  }
  wire.leave(outer);
  const ids = checkLinkIds(wire.findings, traceId, spanId);
  if (ids === undefined) return undefined;
  return {
    traceId: ids.traceId,
    spanId: ids.spanId,
    traceState,
    attributes: attributes.kept,
    droppedAttributesCount: attributes.dropped,
    flags,
  };
}

function readStatus(wire: Wire, status: { code: number; message: string }): void {
  const outer = wire.enter();
  while (wire.more()) {
    const tag = wire.reader.tag();
    if (tag === 0x12)
      status.message = wire.text(); // string message = 2
    else if (tag === 0x18)
      status.code = wire.reader.int32(); // StatusCode code = 3
    else wire.skip(tag);
  }
  wire.leave(outer);
}
