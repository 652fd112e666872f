import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Encoding, OtlpRequest, Outcome, Signal } from '../../src/receive/handler.ts';
import { callGrpc, readAnswer, send, startReceivers, type TestReceivers } from '../support/receivers.ts';

// OTLP 1.11, one row per obligation, over every transport.

const signals: readonly Signal[] = ['traces', 'logs', 'metrics'];
const mediaTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;
const bodies = { protobuf: Buffer.from('0a00', 'hex'), json: Buffer.from('{"resourceSpans":[{}]}') } as const;
const rejectedNames = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

const httpWays = (['protobuf', 'json'] as const).flatMap((encoding) =>
  (['none', 'gzip'] as const).flatMap((compression) => signals.map((signal) => ({ encoding, compression, signal }))),
);
const grpcWays = [false, true].flatMap((gzip) => signals.map((signal) => ({ gzip, signal })));

let outcome: Outcome | ((request: OtlpRequest) => Promise<Outcome>);
let receivers: TestReceivers;
beforeAll(async () => {
  receivers = await startReceivers(async (request) => (typeof outcome === 'function' ? outcome(request) : outcome));
});
afterAll(async () => receivers[Symbol.asyncDispose]());
beforeEach(() => {
  receivers.received.length = 0;
});

describe.each(httpWays)('HTTP $signal as $encoding, compression $compression', ({ encoding, compression, signal }) => {
  const post = (answer: typeof outcome) => {
    outcome = answer;
    const body = compression === 'gzip' ? gzipSync(bodies[encoding]) : bodies[encoding];
    const headers = {
      'content-type': `${mediaTypes[encoding]}; charset=utf-8`,
      ...(compression === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
    };
    return send(receivers.httpPort, { path: `/v1/${signal}`, headers, body });
  };
  const status = (body: Buffer) => (encoding === 'json' ? JSON.parse(body.toString()) : readAnswer('Status', body));

  it('hands over the inflated body and answers full success without partial_success', async () => {
    const answer = await post({ kind: 'accepted', rejected: 0 });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': mediaTypes[encoding] } });
    expect(answer.body.toString()).toBe(encoding === 'json' ? '{}' : '');
    expect(receivers.received).toEqual([{ signal, encoding, body: bodies[encoding] }]);
  });

  it.each([
    [3, '3 had no id'],
    [0, 'ids were in base64'],
  ])('answers partial success with %i rejected and a message', async (rejected, message) => {
    const answer = await post({ kind: 'accepted', rejected, message });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': mediaTypes[encoding] } });
    if (encoding === 'json') {
      const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage: message };
      expect(JSON.parse(answer.body.toString())).toEqual({ partialSuccess });
    } else {
      const partialSuccess = { ...(rejected === 0 ? {} : { rejected }), errorMessage: message };
      expect(readAnswer('Response', answer.body)).toEqual({ partialSuccess });
    }
  });

  it('answers bad data with 400 and a Status that holds BadRequest', async () => {
    const answer = await post({ kind: 'invalid', message: 'The body is broken.' });
    expect(answer).toMatchObject({ status: 400, headers: { 'content-type': mediaTypes[encoding] } });
    const { code, message, details } = status(answer.body);
    expect({ code, message }).toEqual({ code: 3, message: 'The body is broken.' });
    const violation = { field: 'body', description: 'The body is broken.' };
    if (encoding === 'json') {
      expect(details).toEqual([{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [violation] }]);
    } else {
      expect(details).toMatchObject([{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }]);
      expect(readAnswer('BadRequest', details[0].value)).toEqual({ fieldViolations: [violation] });
    }
  });

  it('answers overload with 503 and Retry-After, which may be sent again', async () => {
    const answer = await post({ kind: 'overloaded', message: 'Too much.', retryAfterSeconds: 30 });
    expect(answer).toMatchObject({ status: 503, headers: { 'content-type': mediaTypes[encoding], 'retry-after': '30' } });
    expect(status(answer.body)).toMatchObject({ code: 14, message: 'Too much.' });
  });

  it('answers a failure with 500, which must not be sent again', async () => {
    const answer = await post({ kind: 'failed', message: 'Broken here.' });
    expect(answer).toMatchObject({ status: 500, headers: { 'content-type': mediaTypes[encoding] } });
    expect(answer.headers['retry-after']).toBeUndefined();
    expect(status(answer.body)).toEqual({ code: 13, message: 'Broken here.' });
  });

  it('answers 500 when the handler throws, without telling strangers why', async () => {
    const answer = await post(() => Promise.reject(new Error('secret detail')));
    expect(answer.status).toBe(500);
    expect(status(answer.body)).toMatchObject({ code: 13 });
    expect(answer.body.toString()).not.toContain('secret');
  });

  it('keeps its answer far below 4 MiB, whatever the message', async () => {
    const answer = await post({ kind: 'accepted', rejected: 1, message: 'x'.repeat(5_000_000) });
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBeLessThan(10_000);
  });
});

describe.each(grpcWays)('gRPC $signal, gzip $gzip', ({ gzip, signal }) => {
  const call = (answer: typeof outcome, body: Uint8Array = bodies.protobuf) => {
    outcome = answer;
    return callGrpc(receivers.grpcPort, { signal, gzip, body });
  };
  const details = (answer: { metadata: { get(key: string): readonly unknown[] } | undefined }) =>
    readAnswer('Status', answer.metadata?.get('grpc-status-details-bin')[0] as Buffer) as {
      code: number;
      details?: readonly { typeUrl: string; value: Buffer }[];
    };

  it('hands over the inflated message and answers full success with an empty one', async () => {
    const answer = await call({ kind: 'accepted', rejected: 0 });
    expect(answer).toMatchObject({ code: 0, body: Buffer.alloc(0) });
    expect(receivers.received).toEqual([{ signal, encoding: 'protobuf' satisfies Encoding, body: bodies.protobuf }]);
  });

  it('accepts an empty request', async () => {
    expect(await call({ kind: 'accepted', rejected: 0 }, Buffer.alloc(0))).toMatchObject({ code: 0 });
  });

  it('answers partial success with what was rejected and why', async () => {
    const answer = await call({ kind: 'accepted', rejected: 3, message: '3 had no id' });
    expect(readAnswer('Response', answer.body ?? Buffer.alloc(0))).toEqual({
      partialSuccess: { rejected: 3, errorMessage: '3 had no id' },
    });
  });

  it('answers bad data with INVALID_ARGUMENT and BadRequest', async () => {
    const answer = await call({ kind: 'invalid', message: 'The body is broken.' });
    expect(answer).toMatchObject({ code: 3, message: 'The body is broken.' });
    expect(details(answer).details).toMatchObject([{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }]);
  });

  it('answers overload with UNAVAILABLE and RetryInfo', async () => {
    const answer = await call({ kind: 'overloaded', message: 'Too much.', retryAfterSeconds: 30 });
    expect(answer).toMatchObject({ code: 14, message: 'Too much.' });
    const [info] = details(answer).details ?? [];
    expect(info?.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    expect(readAnswer('RetryInfo', info?.value ?? Buffer.alloc(0))).toEqual({ retryDelay: { seconds: 30 } });
  });

  it('answers a failure with INTERNAL, which must not be sent again', async () => {
    expect(await call({ kind: 'failed', message: 'Broken here.' })).toMatchObject({ code: 13, message: 'Broken here.' });
  });

  it('answers INTERNAL when the handler throws, without telling strangers why', async () => {
    const answer = await call(() => Promise.reject(new Error('secret detail')));
    expect(answer.code).toBe(13);
    expect(answer.message).not.toContain('secret');
  });

  it('keeps a status within what clients take as trailers', async () => {
    const answer = await call({ kind: 'invalid', message: '\ud800ü'.repeat(100_000) });
    expect(answer.code).toBe(3);
    expect(answer.message.length).toBeLessThan(4_000);
  });
});
