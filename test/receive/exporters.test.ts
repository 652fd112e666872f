import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordExporter,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genAiSpans } from '../../scripts/bench/support/genAiSpans.ts';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { encodeTracesJson } from '../../src/decode/encodeJson.ts';
import type { OtlpRequest, Outcome } from '../../src/receive/handler.ts';
import { receivedSpan } from '../support/otlpArbitraries.ts';
import { encodeTracesProtobuf } from '../support/otlpProtobuf.ts';
import { callGrpc, send, startReceivers, type TestReceivers } from '../support/receivers.ts';

type Compression = NonNullable<NonNullable<ConstructorParameters<typeof ProtobufTraceExporter>[0]>['compression']>;
const gzip = { compression: 'gzip' as Compression };

const traceExporters: readonly (readonly [string, (receivers: TestReceivers) => SpanExporter])[] = [
  ['protobuf', ({ httpPort }) => new ProtobufTraceExporter({ url: `http://127.0.0.1:${httpPort}/v1/traces` })],
  ['protobuf, gzip', ({ httpPort }) => new ProtobufTraceExporter({ url: `http://localhost:${httpPort}/v1/traces`, ...gzip })],
  ['JSON', ({ httpPort }) => new JsonTraceExporter({ url: `http://127.0.0.1:${httpPort}/v1/traces` })],
  ['JSON, gzip', ({ httpPort }) => new JsonTraceExporter({ url: `http://localhost:${httpPort}/v1/traces`, ...gzip })],
  ['gRPC', ({ grpcPort }) => new GrpcTraceExporter({ url: `http://127.0.0.1:${grpcPort}` })],
  ['gRPC, gzip', ({ grpcPort }) => new GrpcTraceExporter({ url: `http://localhost:${grpcPort}`, ...gzip })],
];

const logExporters: readonly (readonly [string, (receivers: TestReceivers) => LogRecordExporter])[] = [
  ['protobuf', ({ httpPort }) => new ProtobufLogExporter({ url: `http://127.0.0.1:${httpPort}/v1/logs` })],
  ['gRPC', ({ grpcPort }) => new GrpcLogExporter({ url: `http://127.0.0.1:${grpcPort}` })],
];

function exportAll<Item>(
  exporter: { export(items: Item[], done: (result: { code: number }) => void): void },
  items: readonly Item[],
) {
  return new Promise<number>((resolve) => exporter.export([...items], ({ code }) => resolve(code)));
}

const spansOf = (request: OtlpRequest | undefined) =>
  decodeTraces(request?.body ?? new Uint8Array(), request?.encoding ?? 'json');

describe.each(traceExporters)('the real trace exporter over %s', (_name, create) => {
  const spans: readonly ReadableSpan[] = genAiSpans(4);

  it('delivers its spans', async () => {
    await using receivers = await startReceivers();
    const exporter = create(receivers);
    expect(await exportAll(exporter, spans)).toBe(0);
    await exporter.shutdown();
    const decoded = spansOf(receivers.received[0]);
    expect(decoded.messages).toEqual([]);
    expect(decoded.items.map(({ spanId }) => spanId)).toEqual(spans.map((span) => span.spanContext().spanId));
    expect(decoded.items.map(({ start }) => start)).toEqual(
      spans.map(({ startTime: [seconds, nanos] }) => BigInt(seconds) * 1_000_000_000n + BigInt(nanos)),
    );
  });

  it('takes partial success for success', async () => {
    await using receivers = await startReceivers({ kind: 'accepted', rejected: 1, message: 'one had a bad id' });
    const exporter = create(receivers);
    expect(await exportAll(exporter, spans)).toBe(0);
    await exporter.shutdown();
    expect(receivers.received).toHaveLength(1);
  });

  it('does not send again what was refused for good', async () => {
    await using receivers = await startReceivers({ kind: 'invalid', message: 'broken' });
    const exporter = create(receivers);
    expect(await exportAll(exporter, spans)).not.toBe(0);
    await exporter.shutdown();
    expect(receivers.received).toHaveLength(1);
  });
});

// The SDK's gRPC exporter never sends again, whatever it is told.
describe.each(traceExporters.filter(([name]) => !name.startsWith('gRPC')))('the real trace exporter over %s', (_name, create) => {
  it('sends again when it was told to come back', async () => {
    let attempts = 0;
    await using receivers = await startReceivers(
      async (): Promise<Outcome> =>
        ++attempts === 1 ? { kind: 'overloaded', message: 'busy', retryAfterSeconds: 1 } : { kind: 'accepted', rejected: 0 },
    );
    const exporter = create(receivers);
    expect(await exportAll(exporter, genAiSpans(4))).toBe(0);
    await exporter.shutdown();
    expect(attempts).toBe(2);
  });
});

describe.each(logExporters)('the real log exporter over %s', (_name, create) => {
  it('delivers its records', async () => {
    await using receivers = await startReceivers();
    const exporter = create(receivers);
    expect(await exportAll(exporter, someLogs())).toBe(0);
    await exporter.shutdown();
    const decoded = decodeLogs(receivers.received[0]?.body ?? new Uint8Array(), 'protobuf');
    expect(decoded).toMatchObject({
      items: [{ eventName: 'gen_ai.user.message', severityNumber: 9, attributes: [['gen_ai.system', 'openai']] }],
      messages: [],
    });
  });
});

function someLogs(): readonly ReadableLogRecord[] {
  const memory = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'test' }),
    processors: [new SimpleLogRecordProcessor({ exporter: memory })],
  });
  provider.getLogger('test').emit({
    eventName: 'gen_ai.user.message',
    severityNumber: SeverityNumber.INFO,
    body: { content: 'hi' },
    attributes: { 'gen_ai.system': 'openai' },
  });
  return memory.getFinishedLogRecords();
}

it('delivers equal spans whichever way they are sent', async () => {
  await using receivers = await startReceivers();
  await fc.assert(
    fc.asyncProperty(receivedSpan, async (span) => {
      receivers.received.length = 0;
      const protobuf = encodeTracesProtobuf([span]);
      await send(receivers.httpPort, { body: protobuf });
      await send(receivers.httpPort, { headers: { 'content-type': 'application/json' }, body: encodeTracesJson([span]) });
      await callGrpc(receivers.grpcPort, { body: protobuf });
      const decoded = receivers.received.map((request) => spansOf(request));
      expect(decoded).toEqual(Array(3).fill({ items: [span], rejected: 0, messages: [] }));
    }),
    { seed: 0x5eed0001, numRuns: 100 },
  );
});
