import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  callGrpc,
  type HttpRequest,
  readAnswer,
  send,
  sendRaw,
  startReceivers,
  type TestReceivers,
  testIdentity,
} from '../support/receivers.ts';

const mebibyte = 1024 * 1024;
let receivers: TestReceivers;
let port: number;
beforeAll(async () => {
  receivers = await startReceivers(undefined, {
    allowedHosts: ['host.docker.internal', 'forwarded.example:9999'],
    allowedOrigins: ['http://localhost:3000'],
  });
  port = receivers.httpPort;
});
afterAll(async () => receivers[Symbol.asyncDispose]());
beforeEach(() => {
  receivers.received.length = 0;
});

/** The refusal reached the sender as a Status it can read, and nothing reached the handler. */
async function expectRefusal(request: HttpRequest, status: number, message: RegExp): Promise<Awaited<ReturnType<typeof send>>> {
  const answer = await send(port, request);
  expect(answer.status).toBe(status);
  const isProtobuf = answer.headers['content-type'] === 'application/x-protobuf';
  const body = isProtobuf ? readAnswer('Status', answer.body) : JSON.parse(answer.body.toString());
  expect(body.message).toMatch(message);
  expect(receivers.received).toEqual([]);
  return answer;
}

describe('paths and methods', () => {
  it.each([
    ['/v1/traces', 'traces'],
    ['/v1/logs', 'logs'],
    ['/v1/metrics', 'metrics'],
    ['/api/public/otel/v1/traces', 'traces'],
    ['//v1/traces', 'traces'],
    ['/v1/traces?tenant=a', 'traces'],
    ['/api/otlp', 'traces'],
  ])('takes POST %s for %s', async (path, signal) => {
    expect(await send(port, { path })).toMatchObject({ status: 200 });
    expect(receivers.received).toMatchObject([{ signal }]);
  });

  it.each(['/v1/profiles', '/v1/tracesx', '/v2/traces', '/%', '/../etc/passwd', '/v1/traces/extra'])(
    'answers 404 at %s',
    async (path) => {
      await expectRefusal({ path }, 404, /\/v1\/traces/);
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('answers 405 to %s and says what is allowed', async (method) => {
    const answer = await expectRefusal({ method }, 405, /POST/);
    expect(answer.headers['allow']).toBe('POST');
  });

  it('tells who answers here', async () => {
    const answer = await send(port, { method: 'GET', path: '/promptrail' });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.body.toString())).toEqual(testIdentity);
    await expectRefusal({ method: 'POST', path: '/promptrail' }, 405, /GET/);
  });

  it('tells a person with a browser where to send', async () => {
    const answer = await send(port, { method: 'GET', path: '/' });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain(`http://127.0.0.1:${port}/v1/traces`);
  });
});

describe('content types and encodings', () => {
  it.each(['application/x-protobuf', 'APPLICATION/X-PROTOBUF', 'application/json; charset=utf-8', ' application/json ;x=y'])(
    'takes %s',
    async (type) => {
      expect(await send(port, { headers: { 'content-type': type } })).toMatchObject({ status: 200 });
    },
  );

  it.each([
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'text/plain, application/json',
    'application/x-protobuf-other',
    'application/grpc',
  ])('answers 415 to content type "%s"', async (type) => {
    await expectRefusal({ headers: { 'content-type': type }, body: '{}' }, 415, /application\/x-protobuf or application\/json/);
  });

  it.each(['gzip', 'GZIP', 'x-gzip', 'identity', ''])('takes content encoding "%s"', async (encoding) => {
    const body = encoding.toLowerCase().endsWith('gzip') ? gzipSync('') : '';
    expect(await send(port, { headers: { 'content-encoding': encoding }, body })).toMatchObject({ status: 200 });
  });

  it.each(['br', 'zstd', 'deflate', 'snappy', 'gzip, gzip', 'gzip;q=1'])(
    'answers 415 to content encoding %s and names what is supported',
    async (encoding) => {
      const answer = await expectRefusal({ headers: { 'content-encoding': encoding }, body: 'x' }, 415, /gzip, or none/);
      expect(answer.headers['accept-encoding']).toBe('gzip');
    },
  );
});

describe('sizes', () => {
  const gzip = { 'content-encoding': 'gzip' };

  it('takes a body of 64 MiB whole', async () => {
    expect(await send(port, { body: Buffer.alloc(64 * mebibyte, 7) })).toMatchObject({ status: 200 });
    expect(Buffer.alloc(64 * mebibyte, 7).equals(receivers.received[0]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it('takes a chunked body, which announces no length', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    expect(await send(port, { headers, body: Buffer.alloc(3 * mebibyte, 7) })).toMatchObject({ status: 200 });
    expect(Buffer.alloc(3 * mebibyte, 7).equals(receivers.received[0]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([{ 'content-length': String(64 * mebibyte + 1) }, { 'transfer-encoding': 'chunked' }])(
    'answers 413 to more than 64 MiB, sent with %o',
    async (headers) => {
      await expectRefusal({ headers, body: Buffer.alloc(64 * mebibyte + 1) }, 413, /64 MiB/);
    },
  );

  it('answers 413 to more than 16 MiB of gzip', async () => {
    await expectRefusal({ headers: gzip, body: Buffer.alloc(16 * mebibyte + 1) }, 413, /16 MiB compressed/);
  });

  it('answers 413 to a bomb, without keeping what it inflates to', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * mebibyte));
    await expectRefusal({ headers: gzip, body: bomb }, 413, /64 MiB inflated/);
  });

  it('answers every one of 40 bombs at once, and others meanwhile', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * mebibyte));
    const answers = await Promise.all([
      ...Array.from({ length: 40 }, () => send(port, { headers: gzip, body: bomb })),
      send(port, { body: 'fine' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([...Array(40).fill(413), 200]);
  });

  it.each([
    ['cut short', gzipSync('hello, this is a body').subarray(0, -6)],
    ['of no gzip at all', Buffer.from('hello')],
    ['with a wrong checksum', Buffer.concat([gzipSync('hello').subarray(0, -8), Buffer.alloc(8)])],
    ['of nothing', Buffer.alloc(0)],
  ])('answers 400 to a gzip body %s', async (_what, body) => {
    await expectRefusal({ headers: gzip, body }, 400, /cannot be inflated/);
  });

  it('tells senders to come back when 256 MiB are held', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using busy = await startReceivers(async () => {
      await held;
      return { kind: 'accepted', rejected: 0 };
    });
    const large = Array.from({ length: 4 }, () => send(busy.httpPort, { body: Buffer.alloc(64 * mebibyte) }));
    while (busy.received.length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    const refused = await send(busy.httpPort, { body: 'one more' });
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    release();
    expect((await Promise.all(large)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await send(busy.httpPort, { body: 'one more' })).toMatchObject({ status: 200 });
  });
});

describe('hosts', () => {
  const accepted = [
    '127.0.0.1:PORT',
    'localhost:PORT',
    'LOCALHOST:PORT',
    '[::1]:PORT',
    'host.docker.internal:4318',
    'host.docker.internal',
    'forwarded.example:9999',
  ];
  const refused = [
    'evil.example:PORT',
    'localhost',
    '127.0.0.1',
    'localhost:1',
    'localhost.:PORT',
    'localhost.evil.example:PORT',
    'evil-localhost:PORT',
    'user@localhost:PORT',
    'localhost:PORT@evil.example',
    'localhost:PORT/',
    'localhost:PORT#',
    '127.0.0.2:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    '0x7f.0.0.1:PORT',
    '0.0.0.0:PORT',
    '[::1%25lo]:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '::1:PORT',
    '[::1:PORT',
    'xn--lcalhost-7jg:PORT',
    'localhost:',
    'localhost:PORTx',
    'localhost: PORT',
    '%',
    '%00',
    '[',
    ']',
    ':',
    'forwarded.example',
    'forwarded.example:PORT',
    'x'.repeat(8000),
  ];
  const withPort = (host: string, actual: number) => host.replace('PORT', String(actual));

  it.each(accepted)('accepts %s', async (host) => {
    expect(await send(port, { headers: { host: withPort(host, port) } })).toMatchObject({ status: 200 });
  });

  it.each(refused)('answers 403 to %s', async (host) => {
    await expectRefusal({ headers: { host: withPort(host, port) } }, 403, /Host/);
    await expectRefusal({ method: 'GET', path: '/promptrail', headers: { host: withPort(host, port) } }, 403, /Host/);
  });

  it('answers 400 to two Host headers, to none, and to one with control characters', async () => {
    const head = 'POST /v1/traces HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n';
    for (const hosts of [`Host: localhost:${port}\r\nHost: evil.example\r\n`, '', 'Host: local\u0001host\r\n']) {
      expect(await sendRaw(port, `${head}${hosts}\r\n{}`)).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(receivers.received).toEqual([]);
  });

  it.each(['127.0.0.1:PORT', 'localhost:PORT', 'host.docker.internal:4317'])('accepts %s as :authority', async (authority) => {
    expect(await callGrpc(receivers.grpcPort, { authority: withPort(authority, receivers.grpcPort) })).toMatchObject({ code: 0 });
  });

  it.each(['evil.example:1234', 'localhost', 'localhost:1', 'localhost.evil.example:PORT'])(
    'answers PERMISSION_DENIED to %s as :authority',
    async (authority) => {
      const answer = await callGrpc(receivers.grpcPort, {
        authority: withPort(authority, receivers.grpcPort),
        body: Buffer.alloc(1000),
      });
      expect(answer).toMatchObject({ code: 7, message: expect.stringMatching(/:authority/) });
      expect(receivers.received).toEqual([]);
    },
  );
});

describe('web pages', () => {
  const cors = [
    'access-control-allow-origin',
    'access-control-allow-methods',
    'access-control-allow-headers',
    'access-control-allow-credentials',
  ];

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3001' },
    { origin: 'http://localhost:3000.evil.example' },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
  ])('are refused with %o, in every method, and get no CORS header', async (headers) => {
    for (const method of ['POST', 'OPTIONS', 'GET']) {
      const answer = await expectRefusal(
        { method, headers: { ...headers, 'access-control-request-method': 'POST' } },
        403,
        /Web pages/,
      );
      expect(Object.keys(answer.headers).filter((name) => cors.includes(name))).toEqual([]);
    }
  });

  it('may ask and send from an origin that is allowed', async () => {
    const origin = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' };
    const preflight = {
      ...origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type, x-trace',
    };
    expect(await send(port, { method: 'OPTIONS', headers: preflight })).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, x-trace',
        vary: 'Origin',
      },
    });
    expect(await send(port, { headers: origin })).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': 'http://localhost:3000' },
    });
    // Also when it is refused for something else: otherwise the page could not read why.
    expect(await send(port, { headers: { ...origin, 'content-type': 'text/plain' } })).toMatchObject({
      status: 415,
      headers: { 'access-control-allow-origin': 'http://localhost:3000' },
    });
  });

  it('cannot have headers of their own choosing repeated', async () => {
    const answer = await send(port, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'a; b',
      },
    });
    expect(answer.headers['access-control-allow-headers']).toBeUndefined();
  });
});

describe('gRPC messages', () => {
  it('takes one of 63 MiB', async () => {
    expect(await callGrpc(receivers.grpcPort, { body: Buffer.alloc(63 * mebibyte, 7) })).toMatchObject({ code: 0 });
    expect(receivers.received[0]?.body.length).toBe(63 * mebibyte);
  });

  it('answers RESOURCE_EXHAUSTED without RetryInfo to a plain one of 100 MiB', async () => {
    const answer = await callGrpc(receivers.grpcPort, { body: Buffer.alloc(100 * mebibyte) });
    expect(answer).toMatchObject({ code: 8, message: expect.stringMatching(/larger than max/) });
    expect(answer.metadata?.get('grpc-status-details-bin')).toEqual([]);
    expect(receivers.received).toEqual([]);
  });

  it('answers RESOURCE_EXHAUSTED to a bomb', async () => {
    const answer = await callGrpc(receivers.grpcPort, { body: Buffer.alloc(256 * mebibyte), gzip: true });
    expect(answer).toMatchObject({ code: 8, message: expect.stringMatching(/larger than/) });
    expect(receivers.received).toEqual([]);
  });
});

describe('connections', () => {
  it.each([
    'GARBAGE\r\n\r\n',
    'POST /v1/traces HTTP/9.9\r\n\r\n',
    '\0\0\0',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    `GET / HTTP/1.1\r\n${'x'.repeat(20_000)}\r\n\r\n`,
  ])('that speak no HTTP (%j) are ended, and others go on', async (text) => {
    await sendRaw(port, text);
    expect(await send(port)).toMatchObject({ status: 200 });
  });

  it('that lie about their length reach nobody', async () => {
    const head = `POST /v1/traces HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\n`;
    await sendRaw(port, `${head}Content-Length: 100\r\n\r\n{}`);
    expect(await sendRaw(port, `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendRaw(port, `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect(receivers.received).toEqual([]);
  });

  it('that drip bytes do not keep others waiting', async () => {
    const slow = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const socket = connect({ host: '127.0.0.1', port });
        await once(socket, 'connect');
        socket.on('error', () => {});
        socket.write('P');
        return socket;
      }),
    );
    expect(await send(port)).toMatchObject({ status: 200 });
    for (const socket of slow) socket.destroy();
  });

  it('serve several requests in order when they are pipelined', async () => {
    const one = `POST /v1/traces HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const last = one.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    expect((await sendRaw(port, one + one + last)).match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  });
});
