import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genAiSpans } from '../../scripts/bench/support/genAiSpans.ts';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { encodeLogsJson, encodeTracesJson } from '../../src/decode/encodeJson.ts';
import { receivedLog, receivedSpan } from '../support/otlpArbitraries.ts';
import { encodeLogsProtobuf, encodeTracesProtobuf } from '../support/otlpProtobuf.ts';
import { aReceivedLog, aReceivedSpan } from '../support/received.ts';

const seeded = { seed: 0x5eed0001, numRuns: 300 };
const utf8 = (text: string): Uint8Array => Buffer.from(text);
const fixtures = join(import.meta.dirname, '../fixtures/otlp');
const recorded = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.pb'));
const whole = <Item>(items: readonly Item[]) => ({ items, rejected: 0, messages: [] });

describe('decoding', () => {
  it('reads any span back from protobuf and from JSON as it was', () => {
    fc.assert(
      fc.property(fc.array(receivedSpan, { maxLength: 3 }), (spans) => {
        expect(decodeTraces(encodeTracesProtobuf(spans), 'protobuf')).toEqual(whole(spans));
        const json = decodeTraces(utf8(encodeTracesJson(spans)), 'json');
        expect({ ...json, items: new Set(json.items) }).toEqual({ ...whole(spans), items: new Set(spans) });
      }),
      seeded,
    );
  });

  it('reads any log record back from protobuf and from JSON as it was', () => {
    fc.assert(
      fc.property(receivedLog, (log) => {
        expect(decodeLogs(encodeLogsProtobuf([log]), 'protobuf')).toEqual(whole([log]));
        expect(decodeLogs(utf8(encodeLogsJson([log])), 'json')).toEqual(whole([log]));
      }),
      seeded,
    );
  });

  it.each(recorded)('loses nothing of the recorded request %s, neither as protobuf nor as JSON', (file) => {
    const body = readFileSync(join(fixtures, file));
    if (file.endsWith('-logs.pb')) {
      const decoded = decodeLogs(body, 'protobuf');
      expect(decoded.items.length).toBeGreaterThan(0);
      expect(decoded.messages).toEqual([]);
      expect(decodeLogs(utf8(encodeLogsJson(decoded.items)), 'json')).toEqual(decoded);
    } else {
      const decoded = decodeTraces(body, 'protobuf');
      expect(decoded.items.length).toBeGreaterThan(0);
      expect(decoded.messages).toEqual([]);
      expect(decodeTraces(utf8(encodeTracesJson(decoded.items)), 'json')).toEqual(decoded);
    }
  });

  it('reads the same from what the real SDK serialises as protobuf and as JSON', () => {
    const spans = [...genAiSpans(5)];
    const protobuf = decodeTraces(ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array(), 'protobuf');
    const json = decodeTraces(JsonTraceSerializer.serializeRequest(spans) ?? new Uint8Array(), 'json');
    expect(protobuf.items).toHaveLength(5);
    expect(json).toEqual(protobuf);
  });

  it('accepts a request without any spans', () => {
    expect(decodeTraces(new Uint8Array(), 'protobuf')).toEqual(whole([]));
    expect(decodeLogs(new Uint8Array(), 'protobuf')).toEqual(whole([]));
    expect(decodeTraces(utf8('{}'), 'json')).toEqual(whole([]));
    expect(decodeTraces(utf8('{"resourceSpans":[{"scopeSpans":[{}]},{}]}'), 'json')).toEqual(whole([]));
  });
});

describe('encoding as JSON', () => {
  it('groups spans by resource and scope, by what they say and not by which object they are', () => {
    const other = { name: 'other', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
    const spans = [aReceivedSpan(), aReceivedSpan({ scope: other }), structuredClone(aReceivedSpan())];
    const { resourceSpans } = JSON.parse(encodeTracesJson(spans));
    expect(resourceSpans).toHaveLength(1);
    expect(resourceSpans[0].scopeSpans.map((group: { spans: object[] }) => group.spans.length)).toEqual([2, 1]);
  });

  it('writes what the public JSON examples look like', () => {
    const log = aReceivedLog({
      body: 'Example log record',
      attributes: [
        ['int', 10n],
        ['double', 637.704],
        ['none', null],
      ],
    });
    expect(JSON.parse(encodeLogsJson([log]))).toEqual({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'support-bot' } }] },
          scopeLogs: [
            {
              scope: { name: 'test', version: '1.0.0' },
              logRecords: [
                {
                  timeUnixNano: '1795209052945000000',
                  observedTimeUnixNano: '1795209052945000001',
                  severityNumber: 9,
                  severityText: 'INFO',
                  body: { stringValue: 'Example log record' },
                  attributes: [
                    { key: 'int', value: { intValue: '10' } },
                    { key: 'double', value: { doubleValue: 637.704 } },
                    { key: 'none', value: {} },
                  ],
                  traceId: '5b8efff798038103d269b633813fc60c',
                  spanId: 'eee19b7ec3c1b174',
                },
              ],
            },
          ],
        },
      ],
    });
  });
});
