import { gzipSync } from 'node:zlib';
import { Client, credentials } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { type Captured, startCaptureServer } from '../../../scripts/record/captureServer.ts';
import { encodeTracesProtobuf } from '../../support/otlpProtobuf.ts';
import { aReceivedSpan } from '../../support/received.ts';

describe('the capturing endpoint', () => {
  const body = encodeTracesProtobuf([aReceivedSpan()]);
  const kept = ({ signal, encoding, body: bytes }: Captured) => [signal, encoding, [...bytes]];

  it('keeps traces and logs of any prefix, inflated, and drops metrics', async () => {
    const capture = await startCaptureServer();
    try {
      const send = (path: string, headers: Record<string, string>, bytes: Uint8Array | string) =>
        fetch(`${capture.httpUrl}${path}`, { method: 'POST', headers, body: bytes as BodyInit });
      const protobuf = { 'content-type': 'application/x-protobuf' };
      const answer = await send('/api/public/otel/v1/traces', { ...protobuf, 'content-encoding': 'gzip' }, gzipSync(body));
      await send('/v1/metrics', protobuf, body);
      const json = await send('/v1/logs', { 'content-type': 'application/json; charset=utf-8' }, '{"resourceLogs":[]}');
      await send('/v1/other', protobuf, body);
      expect(capture.requests.map(kept)).toEqual([
        ['traces', 'pb', [...body]],
        ['logs', 'json', [...Buffer.from('{"resourceLogs":[]}')]],
      ]);
      expect([answer.headers.get('content-type'), (await answer.bytes()).length]).toEqual(['application/x-protobuf', 0]);
      expect(await json.text()).toBe('{}');
      expect(capture.unknown).toEqual(['POST /v1/other']);
    } finally {
      await capture.close();
    }
  });

  it('keeps what comes by gRPC as the same bytes', async () => {
    const capture = await startCaptureServer();
    const client = new Client(new URL(capture.grpcUrl).host, credentials.createInsecure());
    try {
      const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
      const asIs = (bytes: Buffer): Buffer => bytes;
      await new Promise((done, fail) =>
        client.makeUnaryRequest(path, asIs, asIs, Buffer.from(body), (error, value) =>
          error === null ? done(value) : fail(error),
        ),
      );
      expect(capture.requests.map(kept)).toEqual([['traces', 'pb', [...body]]]);
    } finally {
      client.close();
      await capture.close();
    }
  });
});
