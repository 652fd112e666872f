import { describe, expect, it } from 'vitest';
import { decodeTraces, type Encoding } from '../../src/decode/decode.ts';
import { encodeTracesJson } from '../../src/decode/encodeJson.ts';
import type { AttributeValue } from '../../src/model/attributes.ts';
import { KeyValueList } from '../../src/model/attributes.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { encodeTracesProtobuf } from '../support/otlpProtobuf.ts';
import { aReceivedSpan } from '../support/received.ts';

const encodings: readonly Encoding[] = ['protobuf', 'json'];
const mebibyte = 1024 * 1024;

function encode(spans: readonly ReceivedSpan[], encoding: Encoding): Uint8Array {
  return encoding === 'json' ? Buffer.from(encodeTracesJson(spans)) : encodeTracesProtobuf(spans);
}

function sendSpan(encoding: Encoding, overrides: Partial<ReceivedSpan>) {
  return decodeTraces(encode([aReceivedSpan(overrides)], encoding), encoding);
}

/** Arrays (or maps, every other level) nested `depth` deep. */
function nested(depth: number): AttributeValue {
  let value: AttributeValue = 'bottom';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : new KeyValueList([['k', value]]);
  return value;
}

describe.each(encodings)('limits of %s', (encoding) => {
  it('stores 10,000 attributes of a span, counts the rest as dropped and says so', () => {
    const attributes = Array.from({ length: 10_003 }, (_, index) => [`key ${index}`, BigInt(index)] as const);
    const decoded = sendSpan(encoding, { attributes, droppedAttributesCount: 4 });
    expect(decoded.items[0]?.attributes).toHaveLength(10_000);
    expect(decoded.items[0]?.droppedAttributesCount).toBe(7);
    expect(decoded).toMatchObject({ rejected: 0, messages: [expect.stringMatching(/10000th.*\(3 times\)/)] });
  });

  it('stores a message of 10 MB', () => {
    const text = 'ü'.repeat(5 * mebibyte);
    const decoded = sendSpan(encoding, { attributes: [['gen_ai.input.messages', text]] });
    expect(decoded.items[0]?.attributes[0]?.[1] === text).toBe(true);
    expect(decoded.messages).toEqual([]);
  });

  it('drops a value beyond 16 MiB wherever it is, counts it, says so and keeps the rest of the span', () => {
    const large = 'ü'.repeat(8 * mebibyte + 1);
    const decoded = sendSpan(encoding, {
      attributes: [
        ['a', large],
        ['b', ['x', large]],
        ['c', 'kept'],
      ],
    });
    expect(decoded.items[0]).toMatchObject({ attributes: [['c', 'kept']], droppedAttributesCount: 2 });
    expect(decoded).toMatchObject({ rejected: 0, messages: [expect.stringMatching(/16 MiB.*\(2 times\)/)] });
  });

  it.each([10, 63, 64])('keeps a value nested %i deep', (depth) => {
    const attributes = [['nest', nested(depth)] as const];
    expect(sendSpan(encoding, { attributes })).toMatchObject({ items: [{ attributes }], messages: [] });
  });

  it.each([65, 66])('drops a value nested %i deep, counts it and says so', (depth) => {
    const decoded = sendSpan(encoding, {
      attributes: [
        ['nest', nested(depth)],
        ['c', 'kept'],
      ],
    });
    expect(decoded.items[0]).toMatchObject({ attributes: [['c', 'kept']], droppedAttributesCount: 1 });
    expect(decoded).toMatchObject({ rejected: 0, messages: [expect.stringMatching(/64 levels/)] });
  });

  it('rejects the spans beyond 50,000 and says so', () => {
    const body = encode(
      Array.from({ length: 50_002 }, () => aReceivedSpan({ attributes: [] })),
      encoding,
    );
    const decoded = decodeTraces(body, encoding);
    expect(decoded.items).toHaveLength(50_000);
    expect(decoded).toMatchObject({ rejected: 2, messages: [expect.stringMatching(/50000.*\(2 times\)/)] });
  });

  it('leaves the prototype of all objects as it is', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const hostile = ['__proto__', '__proto__.polluted', 'constructor.prototype.polluted', 'toString'];
    sendSpan(encoding, { attributes: hostile.map((key) => [key, new KeyValueList([[key, 'x']])]) });
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('bodies made to hurt', () => {
  it.each([1_000, 100_000, 5_000_000])('refuses %i nested brackets without running out of stack', (depth) => {
    const fault = expect.objectContaining({ name: 'DecodeError', code: 'tooDeep' });
    expect(() => decodeTraces(Buffer.from('['.repeat(depth)), 'json')).toThrow(fault);
    expect(() => decodeTraces(Buffer.from(`{"unknown":${'{"a":'.repeat(depth)}`), 'json')).toThrow(fault);
  });

  it('is not misled by brackets in strings', () => {
    const span = aReceivedSpan({ name: `${'['.repeat(1000)}"\\${'{'.repeat(1000)}` });
    expect(decodeTraces(encode([span], 'json'), 'json')).toMatchObject({ items: [span], messages: [] });
  });

  it('survives a protobuf value nested 20,000 deep', () => {
    // Each level wraps the last in ArrayValue and AnyValue; lengths grow, so it is built from the inside.
    let value = Buffer.alloc(0);
    const wrap = (inner: Buffer, tag: number) => Buffer.concat([Buffer.of(tag), varint(inner.length), inner]);
    for (let level = 0; level < 20_000; level++) value = wrap(wrap(value, 0x0a), 0x2a);
    const ids = wrap(Buffer.alloc(16, 1), 0x0a).toString('latin1') + wrap(Buffer.alloc(8, 1), 0x12).toString('latin1');
    const span = Buffer.concat([Buffer.from(ids, 'latin1'), wrap(wrap(value, 0x12), 0x4a)]);
    const decoded = decodeTraces(wrap(wrap(wrap(span, 0x12), 0x12), 0x0a), 'protobuf');
    expect(decoded).toMatchObject({ items: [{ attributes: [], droppedAttributesCount: 1 }], rejected: 0 });
  });

  it('refuses millions of tiny values in either encoding before they fill the memory', () => {
    const fault = expect.objectContaining({ name: 'DecodeError', code: 'tooManyValues' });
    // A request of 2.1 million empty ScopeSpans: 4 MB on the wire.
    const empty = Buffer.alloc(2 * 2_100_000);
    for (let index = 0; index < empty.length; index += 2) empty[index] = 0x12;
    const body = Buffer.concat([Buffer.of(0x0a), varint(empty.length), empty]);
    expect(() => decodeTraces(body, 'protobuf')).toThrow(fault);
    expect(() => decodeTraces(Buffer.from(`{"resourceSpans":[${'{},'.repeat(4_000_001)}{}]}`), 'json')).toThrow(fault);
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
