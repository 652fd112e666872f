import { type Attributes, type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';

/** Bytes of a span in an OTLP protobuf request, its share of resource and scope left out. */
export function otlpSize(span: ReceivedSpan): number {
  return field(
    18 + // trace_id
      10 + // span_id
      (span.parentSpanId === undefined ? 0 : 10) +
      field(span.name.length) +
      2 + // kind
      9 + // start
      9 + // end
      attributesSize(span.attributes) +
      2 + // status
      5, // flags
  );
}

function attributesSize(attributes: Attributes): number {
  return attributes.reduce((size, [key, value]) => size + field(field(Buffer.byteLength(key)) + field(valueSize(value))), 0);
}

function valueSize(value: AttributeValue): number {
  if (value === null) return 0;
  if (typeof value === 'string') return field(Buffer.byteLength(value));
  if (typeof value === 'boolean') return 2;
  if (typeof value === 'bigint') return value < 128n ? 2 : value < 16_384n ? 3 : 6;
  if (typeof value === 'number') return 9;
  if (value instanceof Uint8Array) return field(value.byteLength);
  if (value instanceof KeyValueList) return field(attributesSize(value.entries));
  return field(value.reduce<number>((size, item) => size + field(valueSize(item)), 0));
}

/** Tag and length before the content. */
function field(length: number): number {
  return 1 + (length < 128 ? 1 : length < 16_384 ? 2 : length < 2_097_152 ? 3 : 4) + length;
}
