import type { AttributeValue } from '../model/attributes.ts';
import type { ReceivedLog, Resource, Scope } from '../model/received.ts';
import { checkLogIds } from './ids.ts';
import { bodyDropped } from './notes.ts';
import { AttributeList, readAnyValue } from './protobufCommon.ts';
import { readItems } from './protobufItems.ts';
import type { Wire } from './wire.ts';

/** Reads an `ExportLogsServiceRequest` (or `LogsData`, which is the same on the wire): repeated ResourceLogs = 1. */
export function readLogs(wire: Wire): readonly ReceivedLog[] {
  return readItems(wire, 'Log record', readLog);
}

function readLog(wire: Wire, resource: Resource, scope: Scope): ReceivedLog | undefined {
  const { reader } = wire;
  const outer = wire.enter();
  const attributes = new AttributeList();
  let time = 0n;
  let observedTime = 0n;
  let severityNumber = 0;
  let severityText = '';
  let body: AttributeValue | undefined = null;
  let flags = 0;
  let traceId = '';
  let spanId = '';
  let eventName = '';
  while (wire.more()) {
    const tag = reader.tag();
    switch (tag) {
      case 0x09: // fixed64 time_unix_nano = 1
        time = wire.fixed64();
        break;
      case 0x10: // SeverityNumber severity_number = 2
        severityNumber = reader.int32();
        break;
      case 0x1a: // string severity_text = 3
        severityText = wire.text();
        break;
      case 0x2a: // AnyValue body = 5
        body = readAnyValue(wire, 0);
        break;
      case 0x32: // repeated KeyValue attributes = 6
        attributes.read(wire);
        break;
      case 0x38: // uint32 dropped_attributes_count = 7
        attributes.sent = reader.uint32();
        break;
      case 0x45: // fixed32 flags = 8
        flags = reader.fixed32();
        break;
      case 0x4a: // bytes trace_id = 9
        traceId = wire.hex();
        break;
      case 0x52: // bytes span_id = 10
        spanId = wire.hex();
        break;
      case 0x59: // fixed64 observed_time_unix_nano = 11
        observedTime = wire.fixed64();
        break;
      case 0x62: // string event_name = 12
        eventName = wire.text();
        break;
      default:
        wire.skip(tag);
    }
  }
  wire.leave(outer);
  if (body === undefined) {
    wire.findings.reject(bodyDropped);
    return undefined;
  }
  const ids = checkLogIds(wire.findings, traceId, spanId);
  return {
    traceId: ids.traceId,
    spanId: ids.spanId,
    time,
    observedTime,
    severityNumber,
    severityText,
    eventName,
    body,
    attributes: attributes.kept,
    droppedAttributesCount: attributes.dropped,
    flags,
    resource,
    scope,
  };
}
