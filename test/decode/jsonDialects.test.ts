import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { DecodeError } from '../../src/decode/decodeError.ts';

const traceId = '5b8efff798038103d269b633813fc60c';
const spanId = 'eee19b7ec3c1b174';
const ids = { traceId, spanId };

function decodeSpans(...spans: readonly object[]) {
  return decodeTraces(Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })), 'json');
}

function decodeText(text: string) {
  return decodeTraces(Buffer.from(text), 'json');
}

/** What is sent, what comes out (in part), and what the sender is told. */
type Accepted = readonly [what: string, span: object, expected: object, message?: RegExp];
const accepted: readonly Accepted[] = [
  ['hex ids in upper case', { traceId: traceId.toUpperCase(), spanId: 'EEE19B7EC3C1B174' }, ids],
  ['ids in base64', { traceId: 'W47/95gDgQPSabYzgT/GDA==', spanId: '7uGbfsPBsXQ=' }, ids, /base64/],
  ['ids in unpadded base64', { traceId: 'W47_95gDgQPSabYzgT_GDA', spanId: '7uGbfsPBsXQ' }, ids, /base64/],
  ['snake_case names', { trace_id: traceId, span_id: spanId, start_time_unix_nano: '7' }, { ...ids, start: 7n }, /snake_case/],
  [
    'enum names',
    { ...ids, kind: 'SPAN_KIND_SERVER', status: { code: 'STATUS_CODE_ERROR' } },
    { kind: 2, status: { code: 2, message: '' } },
    /Enum/,
  ],
  ['enums this version does not know', { ...ids, kind: 17 }, { kind: 17 }],
  ['times as strings', { ...ids, startTimeUnixNano: '18446744073709551615' }, { start: 2n ** 64n - 1n }],
  ['times as exact numbers', { ...ids, startTimeUnixNano: 1000 }, { start: 1000n }],
  [
    'times as inexact numbers',
    { ...ids, startTimeUnixNano: 1795209052945000000 },
    { start: BigInt(1795209052945000000) },
    /2\^53/,
  ],
  ['times as {low, high}', { ...ids, startTimeUnixNano: { low: -1, high: 1, unsigned: true } }, { start: 0x1_ffff_ffffn }],
  ['null for a default', { ...ids, name: null, attributes: null, status: null }, { name: '', attributes: [] }],
  ['a parent of zeros as none', { ...ids, parentSpanId: '0000000000000000' }, { parentSpanId: undefined }],
  ['an empty parent as none', { ...ids, parentSpanId: '' }, { parentSpanId: undefined }],
  ['unknown fields', { ...ids, somethingNew: { deep: [1] } }, ids],
  [
    'keys that name the prototype',
    { ...ids, attributes: [{ key: '__proto__', value: { stringValue: 'x' } }] },
    { attributes: [['__proto__', 'x']] },
  ],
];

const rejected: readonly (readonly [what: string, span: object, message: string])[] = [
  ['a trace id of 15 bytes', { traceId: traceId.slice(2), spanId }, 'Span rejected: trace_id has 15 bytes instead of 16.'],
  ['a trace id of zeros', { traceId: '0'.repeat(32), spanId }, 'Span rejected: trace_id is all zero.'],
  ['no span id', { traceId }, 'Span rejected: span_id is missing.'],
  ['a span id that is a number', { traceId, spanId: 7 }, 'Span rejected: span_id is neither hex nor base64 of the right length.'],
  ['a parent of 4 bytes', { ...ids, parentSpanId: 'eee19b7e' }, 'Span rejected: parent_span_id has 4 bytes instead of 8.'],
  ['a name that is a number', { ...ids, name: 7 }, 'Span rejected: name is not a string.'],
  ['a time before 1970', { ...ids, endTimeUnixNano: '-1' }, 'Span rejected: endTimeUnixNano is out of range.'],
  ['a time that is a date', { ...ids, endTimeUnixNano: '2026-11-20' }, 'Span rejected: endTimeUnixNano is not an integer.'],
  ['attributes that are an object', { ...ids, attributes: { a: 1 } }, 'Span rejected: attributes is not an array.'],
  [
    'an int beyond 64 bits',
    { ...ids, attributes: [{ key: 'a', value: { intValue: '9223372036854775808' } }] },
    'Span rejected: intValue is out of range.',
  ],
  [
    'a bool in a string',
    { ...ids, attributes: [{ key: 'a', value: { boolValue: 'yes' } }] },
    'Span rejected: boolValue is neither true nor false.',
  ],
];

describe('OTLP/JSON as exporters really send it', () => {
  const acceptedCases = accepted.map(([what, span, expected, message]) => ({ what, span, expected, message }));
  it.each(acceptedCases)('accepts $what', ({ span, expected, message }) => {
    const decoded = decodeSpans(span);
    expect(decoded.rejected).toBe(0);
    expect(decoded.items[0]).toMatchObject(expected);
    expect(decoded.messages).toEqual(message === undefined ? [] : [expect.stringMatching(message)]);
  });

  it.each(rejected)('rejects only the span with %s, and says why', (_what, span, message) => {
    const decoded = decodeSpans({ ...ids, name: 'good' }, span);
    expect(decoded.items.map(({ name }) => name)).toEqual(['good']);
    expect(decoded).toMatchObject({ rejected: 1, messages: [message] });
  });

  it('keeps the values of every kind that JSON can carry', () => {
    const kinds: readonly (readonly [object, unknown])[] = [
      [{ stringValue: '' }, ''],
      [{ boolValue: false }, false],
      [{ intValue: '-9223372036854775808' }, -(2n ** 63n)],
      [{ doubleValue: 'NaN' }, Number.NaN],
      [{ doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
      [{ doubleValue: 1 }, 1],
      [{ bytesValue: 'AP8=' }, Uint8Array.of(0, 255)],
      [{ arrayValue: {} }, []],
      [{}, null],
    ];
    const attributes = kinds.map(([value], index) => ({ key: String(index), value }));
    const decoded = decodeSpans({ ...ids, attributes });
    expect(decoded.items[0]?.attributes.map(([, value]) => value)).toEqual(kinds.map(([, value]) => value));
  });

  it('says each kind of finding once, with how often, and no more than ten kinds', () => {
    const wrongIds = Array.from({ length: 14 }, (_, bytes) => ({ traceId: 'ab'.repeat(bytes + 1), spanId }));
    const decoded = decodeSpans(...wrongIds, ...wrongIds);
    expect(decoded.rejected).toBe(28);
    expect(decoded.messages).toHaveLength(11);
    expect(decoded.messages[0]).toBe('Span rejected: trace_id has 1 bytes instead of 16 (2 times).');
    expect(decoded.messages[10]).toBe('And 4 other findings.');
  });

  it('drops a link with a bad id, counts it and says so', () => {
    const decoded = decodeSpans({ ...ids, links: [{ traceId, spanId: 'ab' }, ids], droppedLinksCount: 2 });
    expect(decoded.items[0]).toMatchObject({ droppedLinksCount: 3, links: [ids] });
    expect(decoded).toMatchObject({ rejected: 0, messages: [expect.stringMatching(/link/)] });
  });

  it('shows half a surrogate pair as U+FFFD and says so, and leaves whole pairs alone', () => {
    const span = (text: string) =>
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${traceId}","spanId":"${spanId}","name":"${text}"}]}]}]}`;
    expect(decodeText(span('a\\ud83d'))).toMatchObject({
      items: [{ name: 'a\uFFFD' }],
      messages: [expect.stringMatching(/Unicode/)],
    });
    expect(decodeText(span('\\ud83d\\ude00'))).toMatchObject({ items: [{ name: '😀' }], messages: [] });
  });

  it('shows invalid UTF-8 as U+FFFD and says so', () => {
    const body = Buffer.concat([
      Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${traceId}","spanId":"${spanId}","name":"`),
      Buffer.of(0xc3, 0x28),
      Buffer.from('"}]}]}]}'),
    ]);
    expect(decodeTraces(body, 'json')).toMatchObject({
      items: [{ name: '\uFFFD(' }],
      messages: [expect.stringMatching(/Unicode/)],
    });
  });

  it('keeps a log record without the id that cannot be used', () => {
    const records = [
      { traceId: 'ab', spanId, body: { stringValue: 'a' } },
      { traceId: '0'.repeat(32), severityNumber: 'SEVERITY_NUMBER_ERROR2' },
    ];
    const decoded = decodeLogs(Buffer.from(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] })), 'json');
    expect(decoded.items).toMatchObject([
      { traceId: undefined, spanId, body: 'a' },
      { traceId: undefined, severityNumber: 18 },
    ]);
    expect(decoded.rejected).toBe(0);
  });

  it('ignores a byte order mark', () => {
    expect(decodeText('\uFEFF{}')).toMatchObject({ items: [], messages: [] });
  });

  it.each([
    ['nothing', ''],
    ['half a body', '{"resourceSpans":[{'],
    ['a comment', '{} // done'],
    ['NaN as a word', '{"resourceSpans":NaN}'],
    ['a list', '[]'],
    ['a number', '7'],
    ['spans that are an object', '{"resourceSpans":{"0":{}}}'],
  ])('refuses %s as a whole', (_what, text) => {
    expect(() => decodeText(text)).toThrow(expect.objectContaining({ name: 'DecodeError', code: 'malformedJson' }));
  });

  it('never repeats the text of a broken body in its message', () => {
    try {
      decodeText('{"resourceSpans": hunter2}');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
      expect(String(error)).not.toContain('hunter2');
    }
  });
});
