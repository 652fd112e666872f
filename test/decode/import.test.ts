import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImport } from '../../src/decode/decodeImport.ts';
import { encodeLogsJson, encodeTracesJson } from '../../src/decode/encodeJson.ts';
import { encodeLogsProtobuf, encodeTracesProtobuf } from '../support/otlpProtobuf.ts';
import { aReceivedLog, aReceivedSpan } from '../support/received.ts';

const spans = [aReceivedSpan({ name: 'one' }), aReceivedSpan({ name: 'two' })];
const logs = [aReceivedLog({ body: 'hello' })];
const fixture = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../fixtures/otlp', name));
const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);
const text = (...lines: readonly string[]): Uint8Array => Buffer.from(lines.join('\n'));
const traceLine = encodeTracesJson(spans);
const logLine = encodeLogsJson(logs);

describe('importing a file', () => {
  it.each([
    ['protobuf traces', encodeTracesProtobuf(spans), spans, []],
    ['protobuf logs', encodeLogsProtobuf(logs), [], logs],
    ['one JSON document of traces', text(traceLine), spans, []],
    ['one JSON document of logs', text(logLine), [], logs],
    ['a document written for people', text(pretty(traceLine)), spans, []],
    ['a document that begins with empty lines', text('', '', pretty(logLine)), [], logs],
    ['JSON lines of both', text(traceLine, logLine, '', traceLine, ''), [...spans, ...spans], logs],
    ['JSON lines from Windows', Buffer.from([logLine, traceLine, ''].join('\r\n')), spans, logs],
    ['an empty file', new Uint8Array(), [], []],
  ])('reads %s', (_what, bytes, expectedSpans, expectedLogs) => {
    const result = decodeImport(bytes);
    expect(result.traces).toEqual({ items: expectedSpans, rejected: 0, messages: [] });
    expect(result.logs).toEqual({ items: expectedLogs, rejected: 0, messages: [] });
  });

  it.each([
    ['openinference/01-traces.pb', 'traces'],
    ['otelopenai/01-traces.pb', 'traces'],
    ['otelopenai/02-logs.pb', 'logs'],
    ['vercel/01-traces.pb', 'traces'],
  ] as const)('recognises what %s holds', (name, signal) => {
    const result = decodeImport(fixture(name));
    expect(result[signal].items.length).toBeGreaterThan(0);
    expect(result[signal === 'traces' ? 'logs' : 'traces'].items).toEqual([]);
    expect(result[signal].messages).toEqual([]);
  });

  it.each([
    ['in the middle', [traceLine, '{"resourceSpans": [', logLine], 2],
    ['at the start', ['not JSON', traceLine, logLine], 1],
    ['that is no OTLP', [traceLine, logLine, '{"level":"info"}'], 3],
  ])('lets a bad line %s fail alone, and names it', (_where, lines, number) => {
    const result = decodeImport(text(...lines));
    expect(result.traces.items).toEqual(spans);
    expect(result.logs.items).toEqual(logs);
    expect(result.traces.messages).toEqual([expect.stringMatching(new RegExp(`^Line ${number} was skipped: `))]);
  });

  it('imports more spans than one request may hold', () => {
    const many = Array.from({ length: 50_001 }, () => aReceivedSpan());
    expect(decodeImport(text(encodeTracesJson(many))).traces.items).toHaveLength(50_001);
  });

  it('says that spans with bad ids were rejected, instead of taking them for logs', () => {
    const bad = encodeTracesProtobuf([aReceivedSpan({ traceId: 'abcd' as never })]);
    expect(decodeImport(bad).traces).toMatchObject({
      rejected: 1,
      messages: ['Span rejected: trace_id has 2 bytes instead of 16.'],
    });
  });

  it.each([
    ['JSON that is no OTLP', text('{"name":"promptrail"}')],
    ['lines of which none can be read', text('{"a":1}', '{"b":2}')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['half a document', text('{', '"resourceSpans": [')],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decodeImport(bytes)).toThrow(expect.objectContaining({ name: 'DecodeError' }));
  });
});
