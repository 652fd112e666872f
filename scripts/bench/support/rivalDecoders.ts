import { fromBinary } from '@bufbuild/protobuf';
import type protobuf from 'protobufjs';
import { type Attributes, type AttributeValue, KeyValueList } from '../../../src/model/attributes.ts';
import type { SpanId, TraceId } from '../../../src/model/ids.ts';
import type { ReceivedSpan } from '../../../src/model/received.ts';
import { bufbuildType, protobufjsType } from '../../../test/support/otlpSchema.ts';

/** A way to decode a request that was considered: its own messages, and those turned into our shapes. */
export interface RivalDecoder {
  readonly name: string;
  /** The messages alone: what the library does before anything is ours. */
  messages(body: Uint8Array): unknown;
  spans(body: Uint8Array): readonly ReceivedSpan[];
}

// What both libraries make of the request, as far as the fields are named and typed alike.
interface Request<Value, Integer> {
  readonly resourceSpans: readonly {
    readonly resource?: Attributed<Value> | null;
    readonly schemaUrl: string;
    readonly scopeSpans: readonly {
      readonly scope?: (Attributed<Value> & { readonly name: string; readonly version: string }) | null;
      readonly schemaUrl: string;
      readonly spans: readonly Span<Value, Integer>[];
    }[];
  }[];
}
interface Attributed<Value> {
  readonly attributes: readonly { readonly key: string; readonly value?: Value | null }[];
  readonly droppedAttributesCount: number;
}
interface Ids {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState: string;
  readonly flags: number;
}
interface Span<Value, Integer> extends Attributed<Value>, Ids {
  readonly parentSpanId: Uint8Array;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: Integer;
  readonly endTimeUnixNano: Integer;
  readonly events: readonly (Attributed<Value> & { readonly timeUnixNano: Integer; readonly name: string })[];
  readonly droppedEventsCount: number;
  readonly links: readonly (Attributed<Value> & Ids)[];
  readonly droppedLinksCount: number;
  readonly status?: { readonly code: number; readonly message: string } | null;
}

function toSpans<Value, Integer>(
  request: Request<Value, Integer>,
  valueOf: (value: Value | null | undefined) => AttributeValue,
  bigintOf: (value: Integer) => bigint,
): readonly ReceivedSpan[] {
  const attributed = (from: Attributed<Value> | null | undefined) => ({
    attributes: (from?.attributes ?? []).map(({ key, value }) => [key, valueOf(value)] as const),
    droppedAttributesCount: from?.droppedAttributesCount ?? 0,
  });
  const spans: ReceivedSpan[] = [];
  for (const resourceGroup of request.resourceSpans) {
    const resource = { ...attributed(resourceGroup.resource), schemaUrl: resourceGroup.schemaUrl };
    for (const scopeGroup of resourceGroup.scopeSpans) {
      const { scope: sent, schemaUrl } = scopeGroup;
      const scope = { name: sent?.name ?? '', version: sent?.version ?? '', ...attributed(sent), schemaUrl };
      for (const span of scopeGroup.spans) {
        spans.push({
          traceId: hex(span.traceId) as TraceId,
          spanId: hex(span.spanId) as SpanId,
          parentSpanId: span.parentSpanId.length === 0 ? undefined : (hex(span.parentSpanId) as SpanId),
          traceState: span.traceState,
          flags: span.flags,
          name: span.name,
          kind: span.kind,
          start: bigintOf(span.startTimeUnixNano),
          end: bigintOf(span.endTimeUnixNano),
          ...attributed(span),
          events: span.events.map((event) => ({ time: bigintOf(event.timeUnixNano), name: event.name, ...attributed(event) })),
          droppedEventsCount: span.droppedEventsCount,
          links: span.links.map((link) => ({
            traceId: hex(link.traceId) as TraceId,
            spanId: hex(link.spanId) as SpanId,
            traceState: link.traceState,
            ...attributed(link),
            flags: link.flags,
          })),
          droppedLinksCount: span.droppedLinksCount,
          status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
          resource,
          scope,
        });
      }
    }
  }
  return spans;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** protobufjs sets the one field of the oneof that was sent as a property of its own. */
interface ProtobufjsValue {
  readonly value?: keyof ProtobufjsValue;
  readonly stringValue: string;
  readonly boolValue: boolean;
  readonly intValue: protobuf.Long;
  readonly doubleValue: number;
  readonly bytesValue: Uint8Array;
  readonly arrayValue: { readonly values: readonly ProtobufjsValue[] };
  readonly kvlistValue: { readonly values: readonly { readonly key: string; readonly value?: ProtobufjsValue | null }[] };
}

function protobufjsValue(from: ProtobufjsValue | null | undefined): AttributeValue {
  if (from === null || from === undefined) return null;
  switch (from.value) {
    case undefined:
    case 'value':
      return null;
    case 'arrayValue':
      return from.arrayValue.values.map(protobufjsValue);
    case 'kvlistValue':
      return new KeyValueList(from.kvlistValue.values.map(({ key, value }) => [key, protobufjsValue(value)] as const));
    case 'intValue':
      return BigInt.asIntN(64, longToBigint(from.intValue));
    default:
      return from[from.value];
  }
}

function longToBigint({ low, high }: protobuf.Long): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** @bufbuild/protobuf makes a tagged union of the oneof. */
interface BufbuildValue {
  readonly value:
    | { readonly case: 'stringValue' | 'boolValue' | 'intValue' | 'doubleValue' | 'bytesValue'; readonly value: AttributeValue }
    | { readonly case: 'arrayValue'; readonly value: { readonly values: readonly BufbuildValue[] } }
    | {
        readonly case: 'kvlistValue';
        readonly value: { readonly values: readonly { readonly key: string; readonly value?: BufbuildValue }[] };
      }
    | { readonly case: undefined };
}

function bufbuildValue(from: BufbuildValue | null | undefined): AttributeValue {
  if (from === null || from === undefined) return null;
  const union = from.value;
  switch (union.case) {
    case undefined:
      return null;
    case 'arrayValue':
      return union.value.values.map(bufbuildValue);
    case 'kvlistValue':
      return new KeyValueList(union.value.values.map(({ key, value }) => [key, bufbuildValue(value)] as const) as Attributes);
    default:
      return union.value;
  }
}

/** protobufjs with a reflected schema: it compiles a decoder for each message. */
export function protobufjsDecoder(): RivalDecoder {
  const type = protobufjsType('ExportTraceServiceRequest');
  const messages = (body: Uint8Array) => type.decode(body) as unknown as Request<ProtobufjsValue, protobuf.Long>;
  return {
    name: 'protobufjs, reflected schema',
    messages,
    spans: (body) => toSpans(messages(body), protobufjsValue, longToBigint),
  };
}

/** @bufbuild/protobuf with the schema as a descriptor: it interprets it. */
export function bufbuildDecoder(): RivalDecoder {
  const type = bufbuildType('ExportTraceServiceRequest');
  const messages = (body: Uint8Array) => fromBinary(type, body) as unknown as Request<BufbuildValue, bigint>;
  return { name: '@bufbuild/protobuf', messages, spans: (body) => toSpans(messages(body), bufbuildValue, (value) => value) };
}
