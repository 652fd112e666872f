import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startGrpcReceiver } from '../../src/receive/grpcReceiver.ts';
import { startHttpReceiver } from '../../src/receive/httpReceiver.ts';
import type { HttpReceiverOptions, Receiver } from '../../src/receive/receiver.ts';
import { callGrpc, send, startReceivers } from '../support/receivers.ts';

const options: HttpReceiverOptions = {
  port: 0,
  allowedHosts: [],
  allowedOrigins: [],
  identity: () => ({}),
  handler: async () => ({ kind: 'accepted', rejected: 0 }),
};
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

/** Someone else's program on a loopback address. */
async function stranger(host: string, port = 0) {
  const server = createServer((socket) => socket.destroy());
  server.listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

describe.each<[string, (options: HttpReceiverOptions) => Promise<Receiver>]>([
  ['HTTP', startHttpReceiver],
  ['gRPC', startGrpcReceiver],
])('the %s receiver', (_name, start) => {
  it('names the port it holds when asked for any', async () => {
    const receiver = await start(options);
    expect(receiver.port).toBeGreaterThan(0);
    expect(receiver.warning).toBeUndefined();
    await receiver.close();
  });

  it('fails with PortTakenError when a stranger holds the port', async () => {
    await using other = await stranger('127.0.0.1');
    await expect(start({ ...options, port: other.port })).rejects.toMatchObject({
      name: 'PortTakenError',
      code: 'PORT_TAKEN',
      port: other.port,
    });
  });

  it('frees the port when it is closed, so that another window can take it at once', async () => {
    const first = await start(options);
    await first.close();
    const second = await start({ ...options, port: first.port });
    expect(second.port).toBe(first.port);
    await second.close();
  });

  it.runIf(hasIpv6)('listens on [::1] as well, so that nobody else can', async () => {
    const receiver = await start(options);
    await expect(stranger('::1', receiver.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await receiver.close();
  });

  it.runIf(hasIpv6)('goes on with 127.0.0.1 when a stranger holds [::1], and warns', async () => {
    await using other = await stranger('::1');
    const receiver = await start({ ...options, port: other.port });
    expect(receiver).toMatchObject({ port: other.port, warning: expect.stringContaining(`[::1]:${other.port}`) });
    await receiver.close();
  });

  it('listens on no address that others could reach', async () => {
    const receiver = await start(options);
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) {
      // Free for us to bind: then nobody listens there, and not on all addresses either.
      const other = await stranger(address, receiver.port);
      await other[Symbol.asyncDispose]();
    }
    await receiver.close();
  });

  it('drops idle connections when it closes: that is how another window learns that it is gone', async () => {
    const receiver = await start(options);
    const socket = connect({ host: '127.0.0.1', port: receiver.port });
    await once(socket, 'connect');
    socket.resume();
    await Promise.all([once(socket, 'close'), receiver.close()]);
    expect(socket.readyState).toBe('closed');
  });
});

it('answers requests under way before it closes', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const receivers = await startReceivers(async () => {
    await held;
    return { kind: 'accepted', rejected: 0 };
  });
  const http = send(receivers.httpPort);
  const grpc = callGrpc(receivers.grpcPort);
  while (receivers.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  const closed = receivers[Symbol.asyncDispose]();
  release();
  expect(await http).toMatchObject({ status: 200 });
  expect(await grpc).toMatchObject({ code: 0 });
  await closed;
});
