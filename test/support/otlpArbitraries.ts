import fc from 'fast-check';
import { type Attribute, type Attributes, type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { ReceivedLog, ReceivedSpan, Resource, Scope, SpanEvent, SpanLink } from '../../src/model/received.ts';

const uint32 = fc.oneof(fc.constant(0), fc.nat({ max: 0xffff_ffff }));
const int32 = fc.oneof(fc.nat({ max: 5 }), fc.integer());
const uint64 = fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 64n - 1n));
const int64 = fc.oneof(fc.bigInt(-3n, 300n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
/** Well-formed text of every script and plane, with the keys that have hurt others. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((value) => value.replace(/\p{Surrogate}/gu, '?')),
  fc.constantFrom('__proto__', 'constructor', 'gen_ai.input.messages', '\0', '\uFEFF', '\uFFFD', 'stringValue', ''),
);

function hexId<Id extends string>(bytes: number): fc.Arbitrary<Id> {
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString('hex') as Id);
}
const traceId = hexId<TraceId>(16);
const spanId = hexId<SpanId>(8);

const values = fc.letrec<{ value: AttributeValue; attribute: Attribute }>((tie) => ({
  attribute: fc.tuple(text, tie('value')),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    text,
    fc.boolean(),
    int64,
    fc.double(),
    fc.uint8Array({ maxLength: 12 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('attribute'), { maxLength: 4 }).map((entries) => new KeyValueList(entries)),
  ),
}));

const attributes: fc.Arbitrary<Attributes> = fc.array(values.attribute, { maxLength: 6 });
const resource: fc.Arbitrary<Resource> = fc.record({ attributes, droppedAttributesCount: uint32, schemaUrl: text });
const scope: fc.Arbitrary<Scope> = fc.record({
  name: text,
  version: text,
  attributes,
  droppedAttributesCount: uint32,
  schemaUrl: text,
});
const event: fc.Arbitrary<SpanEvent> = fc.record({ time: uint64, name: text, attributes, droppedAttributesCount: uint32 });
const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId,
  spanId,
  traceState: text,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
});

/** Any span that OTLP can carry. */
export const receivedSpan: fc.Arbitrary<ReceivedSpan> = fc.record({
  traceId,
  spanId,
  parentSpanId: fc.option(spanId, { nil: undefined }),
  traceState: text,
  flags: uint32,
  name: text,
  kind: int32,
  start: uint64,
  end: uint64,
  attributes,
  droppedAttributesCount: uint32,
  events: fc.array(event, { maxLength: 2 }),
  droppedEventsCount: uint32,
  links: fc.array(link, { maxLength: 2 }),
  droppedLinksCount: uint32,
  status: fc.record({ code: int32, message: text }),
  resource,
  scope,
});

/** Any log record that OTLP can carry. */
export const receivedLog: fc.Arbitrary<ReceivedLog> = fc.record({
  traceId: fc.option(traceId, { nil: undefined }),
  spanId: fc.option(spanId, { nil: undefined }),
  time: uint64,
  observedTime: uint64,
  severityNumber: int32,
  severityText: text,
  eventName: text,
  body: values.value,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
  resource,
  scope,
});
