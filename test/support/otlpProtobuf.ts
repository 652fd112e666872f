import protobuf from 'protobufjs';
import { type Attributes, type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import type { ReceivedLog, ReceivedSpan, Resource, Scope } from '../../src/model/received.ts';
import { protobufjsType } from './otlpSchema.ts';

// The encoder refuses to write what the decoder must survive: values nested more than 50 deep.
protobuf.util.recursionLimit = 1_000;

const traceRequest = protobufjsType('ExportTraceServiceRequest');
const logsRequest = protobufjsType('ExportLogsServiceRequest');

/** Encodes spans as a client would, each in a group of its own, with a protobuf library and schema the decoder does not use. */
export function encodeTracesProtobuf(spans: readonly ReceivedSpan[]): Uint8Array {
  const resourceSpans = spans.map((span) => ({
    ...resourceGroup(span.resource),
    scopeSpans: [{ ...scopeGroup(span.scope), spans: [spanMessage(span)] }],
  }));
  return traceRequest.encode({ resourceSpans }).finish();
}

/** The same for log records. */
export function encodeLogsProtobuf(logs: readonly ReceivedLog[]): Uint8Array {
  const resourceLogs = logs.map((log) => ({
    ...resourceGroup(log.resource),
    scopeLogs: [{ ...scopeGroup(log.scope), logRecords: [logMessage(log)] }],
  }));
  return logsRequest.encode({ resourceLogs }).finish();
}

function resourceGroup({ attributes, droppedAttributesCount, schemaUrl }: Resource): object {
  return { resource: { attributes: keyValues(attributes), droppedAttributesCount }, schemaUrl };
}

function scopeGroup({ name, version, attributes, droppedAttributesCount, schemaUrl }: Scope): object {
  return { scope: { name, version, attributes: keyValues(attributes), droppedAttributesCount }, schemaUrl };
}

function spanMessage(span: ReceivedSpan): object {
  return {
    ...span,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    startTimeUnixNano: long(span.start),
    endTimeUnixNano: long(span.end),
    attributes: keyValues(span.attributes),
    events: span.events.map((event) => ({ ...event, timeUnixNano: long(event.time), attributes: keyValues(event.attributes) })),
    links: span.links.map((link) => ({
      ...link,
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      attributes: keyValues(link.attributes),
    })),
  };
}

function logMessage(log: ReceivedLog): object {
  return {
    ...log,
    traceId: hex(log.traceId),
    spanId: hex(log.spanId),
    timeUnixNano: long(log.time),
    observedTimeUnixNano: long(log.observedTime),
    body: log.body === null ? undefined : anyValue(log.body),
    attributes: keyValues(log.attributes),
  };
}

function keyValues(attributes: Attributes): readonly object[] {
  return attributes.map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): object {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: long(value) };
  if (typeof value === 'number') return { doubleValue: value };
  if (value instanceof Uint8Array) return { bytesValue: value };
  if (value instanceof KeyValueList) return { kvlistValue: { values: keyValues(value.entries) } };
  return { arrayValue: { values: value.map(anyValue) } };
}

function hex(id: string | undefined): Uint8Array {
  return Buffer.from(id ?? '', 'hex');
}

/** Two's complement halves: what protobufjs takes for any 64-bit integer. */
function long(value: bigint): protobuf.Long {
  return new protobuf.util.Long(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)), value >= 0n);
}
