import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { Client, serve, type Transport } from '../../src/protocol/channel.ts';
import { invalid, ProtocolError } from '../../src/protocol/errors.ts';

interface Methods {
  double(params: { readonly n: number }): Promise<number>;
  never(params: Record<string, never>): Promise<void>;
}
interface Events {
  changed: { readonly n: number };
}

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function transportOf(port: MessagePort): Transport {
  ports.push(port);
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener);
      return { dispose: () => port.off('message', listener) };
    },
  };
}

function connect(timeoutMs?: number) {
  const { port1, port2 } = new MessageChannel();
  const methods: Methods = {
    double: async ({ n }) => n * 2,
    never: () => new Promise(() => {}),
  };
  const server = serve<Methods, Events>(transportOf(port2), methods, (method, params) => {
    const { n } = params as { n?: unknown };
    if (method === 'double' && typeof n !== 'number') throw invalid('n is a number.');
  });
  return { client: new Client<Methods, Events>(transportOf(port1), timeoutMs), server, raw: port1 };
}

describe('a channel', () => {
  it('answers each request with its own result', async () => {
    const { client } = connect();
    expect(await Promise.all([1, 2, 3].map((n) => client.call('double', { n })))).toEqual([2, 4, 6]);
  });

  it('refuses parameters that the validator refuses, with code and words', async () => {
    const { client } = connect();
    const answer = client.call('double', { n: 'two' as unknown as number });
    await expect(answer).rejects.toMatchObject({ code: 'invalid', message: 'n is a number.' });
  });

  it('answers a method that nobody serves with an error', async () => {
    const { client } = connect();
    await expect(client.call('toString' as 'double', { n: 1 })).rejects.toBeInstanceOf(ProtocolError);
  });

  it('ends a request that nobody answers with a time-out', async () => {
    const { client } = connect(20);
    await expect(client.call('never', {})).rejects.toMatchObject({ code: 'timeout' });
  });

  it('rejects what still waits when it is disposed, and everything after', async () => {
    const { client } = connect();
    const waiting = client.call('never', {});
    client.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'closed' });
  });

  it('delivers events to listeners until they are disposed', async () => {
    const { client, server } = connect();
    const seen: number[] = [];
    const subscription = client.on('changed', ({ n }) => seen.push(n));
    server.announce('changed', { n: 1 });
    await client.call('double', { n: 0 });
    subscription.dispose();
    server.announce('changed', { n: 2 });
    await client.call('double', { n: 0 });
    expect(seen).toEqual([1]);
  });

  it.each([null, 7, 'text', {}, { kind: 'request' }, { kind: 'result', id: 'x' }, { kind: 'unheard of' }])(
    'ignores a message that is not of the protocol: %j',
    async (message) => {
      const { client, raw } = connect();
      raw.postMessage(message);
      expect(await client.call('double', { n: 4 })).toBe(8);
    },
  );
});
