import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';

type Field = (writer: protobuf.Writer) => void;

/** A message from its fields, in the order given: what no serialiser would write can be written here. */
function message(...fields: readonly Field[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const field of fields) field(writer);
  return writer.finish();
}
const bytes =
  (number: number, value: Uint8Array | string): Field =>
  (writer) =>
    void writer.uint32((number << 3) | 2).bytes(typeof value === 'string' ? Buffer.from(value) : value);
const varint =
  (number: number, value: number): Field =>
  (writer) =>
    void writer.uint32(number << 3).uint32(value);
const fixed32 =
  (number: number, value: number): Field =>
  (writer) =>
    void writer.uint32((number << 3) | 5).fixed32(value);
const fixed64 =
  (number: number, value: number): Field =>
  (writer) =>
    void writer.uint32((number << 3) | 1).fixed64(value);
const raw =
  (...tagAndMore: readonly number[]): Field =>
  (writer) => {
    for (const item of tagAndMore) writer.uint32(item);
  };

const traceId = Buffer.from('5b8efff798038103d269b633813fc60c', 'hex');
const spanId = Buffer.from('eee19b7ec3c1b174', 'hex');
const ids = [bytes(1, traceId), bytes(2, spanId)];

const request = (...spans: readonly Uint8Array[]): Uint8Array =>
  message(bytes(1, message(bytes(2, message(...spans.map((span) => bytes(2, span)))))));
const decode = (body: Uint8Array) => decodeTraces(body, 'protobuf');

describe('OTLP protobuf from unusual serialisers', () => {
  it('finds the resource and the scope also after the spans they describe', () => {
    const attribute = message(bytes(1, 'service.name'), bytes(2, message(bytes(1, 'late'))));
    const scopeSpans = message(bytes(3, 'scope-schema'), bytes(2, message(...ids)), bytes(1, message(bytes(1, 'scope'))));
    const body = message(bytes(1, message(bytes(2, scopeSpans), bytes(3, 'schema'), bytes(1, message(bytes(1, attribute))))));
    expect(decode(body).items).toMatchObject([
      {
        resource: { attributes: [['service.name', 'late']], schemaUrl: 'schema' },
        scope: { name: 'scope', schemaUrl: 'scope-schema' },
      },
    ]);
  });

  it('ignores unknown fields of every wire type, groups included', () => {
    const unknown = [
      varint(99, 7),
      fixed64(98, 1),
      bytes(97, 'x'),
      raw((96 << 3) | 3, (95 << 3) | 0, 5, (96 << 3) | 4),
      fixed32(94, 1),
    ];
    expect(decode(request(message(...unknown, ...ids, bytes(5, 'kept'), ...unknown)))).toMatchObject({
      items: [{ name: 'kept' }],
      messages: [],
    });
  });

  it('takes a known field with the wrong wire type for an unknown one', () => {
    expect(decode(request(message(...ids, varint(5, 7), bytes(7, 'not a time'))))).toMatchObject({
      items: [{ name: '', start: 0n }],
      messages: [],
    });
  });

  it('lets the last of a repeated singular field count', () => {
    expect(decode(request(message(...ids, bytes(5, 'first'), bytes(5, 'last')))).items).toMatchObject([{ name: 'last' }]);
  });

  it('keeps 10-byte varints: a negative enum', () => {
    const negative: Field = (writer) => void writer.uint32(6 << 3).int32(-1);
    expect(decode(request(message(...ids, negative))).items).toMatchObject([{ kind: -1 }]);
  });

  it.each([
    ['a trace id of 15 bytes', [bytes(1, traceId.subarray(1)), bytes(2, spanId)], 'trace_id has 15 bytes instead of 16'],
    ['a trace id of zeros', [bytes(1, Buffer.alloc(16)), bytes(2, spanId)], 'trace_id is all zero'],
    ['no span id', [bytes(1, traceId)], 'span_id is missing'],
    ['a span id of zeros', [bytes(1, traceId), bytes(2, Buffer.alloc(8))], 'span_id is all zero'],
    ['a parent of 7 bytes', [...ids, bytes(4, spanId.subarray(1))], 'parent_span_id has 7 bytes instead of 8'],
  ])('rejects only the span with %s, and says why', (_what, fields, why) => {
    const decoded = decode(request(message(...ids, bytes(5, 'before')), message(...fields), message(...ids, bytes(5, 'after'))));
    expect(decoded.items.map(({ name }) => name)).toEqual(['before', 'after']);
    expect(decoded).toMatchObject({ rejected: 1, messages: [`Span rejected: ${why}.`] });
  });

  it('keeps a span with invalid UTF-8, shows it as U+FFFD and says so', () => {
    // The start of a character of three bytes, as a client leaves it that cuts texts by bytes.
    const decoded = decode(request(message(...ids, bytes(5, Buffer.from([0x61, 0xe2, 0x82])))));
    expect(decoded).toMatchObject({
      items: [{ name: 'a\uFFFD' }],
      rejected: 0,
      messages: [expect.stringMatching(/not valid Unicode/)],
    });
  });

  it('says nothing about U+FFFD that the sender wrote', () => {
    expect(decode(request(message(...ids, bytes(5, '\uFFFD'))))).toMatchObject({ items: [{ name: '\uFFFD' }], messages: [] });
  });

  it('keeps the body of a log record whose ids cannot be used, and says so', () => {
    const record = message(bytes(9, traceId.subarray(1)), bytes(5, message(bytes(1, 'hello'))));
    const body = message(bytes(1, message(bytes(2, message(bytes(2, record))))));
    expect(decodeLogs(body, 'protobuf')).toMatchObject({
      items: [{ traceId: undefined, body: 'hello' }],
      rejected: 0,
      messages: [expect.stringMatching(/unusable trace_id/)],
    });
  });

  it.each([
    ['text', Buffer.from('hello, is this OTLP?')],
    ['a message cut short', request(message(...ids, bytes(5, 'name'))).slice(0, -3)],
    ['a length beyond the end', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x07])],
    ['a span that runs past its scope', message(bytes(1, message(bytes(2, Buffer.from([0x12, 0x05, 0x0a])))), bytes(1, ''))],
    ['an endless varint', Buffer.alloc(20, 0xff)],
    ['a group without an end', Buffer.from([0x0b])],
    ['field number 0', Buffer.from([0x00, 0x01])],
    ['groups nested 1,000 deep', Buffer.alloc(1000, 0x1b)],
  ])('refuses %s as a whole', (_what, body) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ name: 'DecodeError', code: 'malformedProtobuf' }));
  });
});
