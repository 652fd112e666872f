import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces, type Encoding } from '../../src/decode/decode.ts';
import { DecodeError } from '../../src/decode/decodeError.ts';
import { decodeImport } from '../../src/decode/decodeImport.ts';
import { encodeLogsJson, encodeTracesJson } from '../../src/decode/encodeJson.ts';
import { receivedLog, receivedSpan } from '../support/otlpArbitraries.ts';
import { encodeLogsProtobuf, encodeTracesProtobuf } from '../support/otlpProtobuf.ts';

const seeded = { seed: 0x5eed0001, numRuns: 1500 };

/** One change to a body: bytes overwritten, cut out, put in or repeated. Positions are shares of the length. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('set', 'cut', 'insert', 'repeat', 'truncate'),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc
      .constantFrom('{', '[', '"', '\\ud800', 'null', '1e999', '-0', '"__proto__":', '{"low":1}')
      .map((text) => Buffer.from(text)),
  ),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(body: Uint8Array, { at, kind, bytes }: Mutation): Uint8Array {
  const start = Math.floor(at * body.length);
  const [head, tail] = [body.subarray(0, start), body.subarray(start)];
  switch (kind) {
    case 'set':
      return Buffer.concat([head, bytes, tail.subarray(bytes.length)]);
    case 'cut':
      return Buffer.concat([head, tail.subarray(bytes.length)]);
    case 'insert':
      return Buffer.concat([head, bytes, tail]);
    case 'repeat':
      return Buffer.concat([head, tail, tail]);
    default:
      return head;
  }
}

function expectAnswer(decode: () => { readonly items: readonly object[] }): void {
  const before = Object.getOwnPropertyNames(Object.prototype);
  try {
    expect(Array.isArray(decode().items)).toBe(true);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
}

describe('a body that something has damaged', () => {
  it.each<[Encoding]>([['protobuf'], ['json']])('is accepted or refused as %s, never the end of the process', (encoding) => {
    fc.assert(
      fc.property(receivedSpan, receivedLog, fc.array(mutation, { minLength: 1, maxLength: 4 }), (span, log, mutations) => {
        const json = encoding === 'json';
        const traces = mutations.reduce(mutate, json ? Buffer.from(encodeTracesJson([span])) : encodeTracesProtobuf([span]));
        const logs = mutations.reduce(mutate, json ? Buffer.from(encodeLogsJson([log])) : encodeLogsProtobuf([log]));
        expectAnswer(() => decodeTraces(traces, encoding));
        expectAnswer(() => decodeLogs(logs, encoding));
        expectAnswer(() => decodeLogs(traces, encoding));
        expectAnswer(() => decodeImport(traces).traces);
      }),
      seeded,
    );
  });

  it('is accepted or refused when it is nothing but noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expectAnswer(() => decodeTraces(body, 'protobuf'));
        expectAnswer(() => decodeLogs(body, 'protobuf'));
        expectAnswer(() => decodeTraces(body, 'json'));
      }),
      seeded,
    );
  });
});
