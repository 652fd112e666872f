import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { CollectorStatus } from '../../src/workers/collectorApi.ts';
import { type Bound, type Lease, runElection } from '../../src/workers/election.ts';

/** The `collector` row of one database, shared by its windows. */
interface Database {
  readonly path: string;
  lease: Lease | undefined;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

function listen(port: number, answer: () => string): Promise<Bound | undefined> {
  return new Promise((resolve) => {
    const server = createServer((_request, response) => response.end(answer()));
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const bound = (server.address() as { port: number }).port;
      const close = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ port: bound, close });
    });
  });
}

async function freePort(): Promise<number> {
  const bound = await listen(0, () => '');
  await bound?.close();
  return bound?.port ?? 0;
}

/** A window that takes part in the election with real sockets. */
function openWindow(database: Database, nonce: string, httpPort: number) {
  const abort = new AbortController();
  const heard: CollectorStatus[] = [];
  let bound: Bound | undefined;
  const identity = (): string =>
    JSON.stringify({ name: 'promptrail', version: '0', pid: 1, nonce, database: database.path, http: bound?.port, grpc: 1 });
  const ended = runElection(
    {
      nonce,
      database: database.path,
      httpPort,
      grpcPort: 0,
      readLease: () => database.lease,
      claimLease: (previous, next) => {
        if (database.lease?.nonce !== previous?.nonce) return false;
        database.lease = next;
        return true;
      },
      bindHttp: async (port) => {
        bound = await listen(port, identity);
        return bound;
      },
      bindGrpc: (port) => listen(port, () => ''),
      portHolder: async () => 'otelcol',
      announce: (status) => heard.push(status),
    },
    abort.signal,
  );
  const close = async (): Promise<void> => {
    abort.abort();
    await ended;
  };
  stops.push(close);
  const until = async (role: CollectorStatus['role']): Promise<CollectorStatus> => {
    for (let i = 0; i < 200; i++) {
      const last = heard.at(-1);
      if (last?.role === role) return last;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`Never ${role}: ${JSON.stringify(heard)}`);
  };
  return { close, until, heard };
}

describe('the election of the collecting window', () => {
  it('lets the first window collect on the wanted port and the second follow it', async () => {
    const database: Database = { path: '/a.db', lease: undefined };
    const port = await freePort();
    const first = await openWindow(database, 'one', port).until('collecting');
    const second = await openWindow(database, 'two', port).until('following');
    expect([first.httpPort, second.httpPort]).toEqual([port, port]);
  });

  it('hands the same port to the follower when the collector goes, well within 2 s', async () => {
    const database: Database = { path: '/a.db', lease: undefined };
    const port = await freePort();
    const first = openWindow(database, 'one', port);
    await first.until('collecting');
    const second = openWindow(database, 'two', port);
    await second.until('following');
    await first.close();
    expect(await second.until('collecting')).toMatchObject({ httpPort: port });
  });

  it('takes a free port beside a stranger, names it, and says so', async () => {
    const stranger = await listen(0, () => 'hello');
    stops.push(async () => stranger?.close());
    const status = await openWindow({ path: '/a.db', lease: undefined }, 'one', stranger?.port ?? 0).until('collecting');
    expect(status.httpPort).not.toBe(stranger?.port);
    expect(status.portTaken).toEqual({ port: stranger?.port, by: 'otelcol' });
    expect(status.message).toContain(`held by another program (otelcol). Listening on ${status.httpPort}`);
  });

  it('does not follow a collector of another database', async () => {
    const port = await freePort();
    await openWindow({ path: '/a.db', lease: undefined }, 'one', port).until('collecting');
    const other = await openWindow({ path: '/b.db', lease: undefined }, 'two', port).until('collecting');
    expect(other.httpPort).not.toBe(port);
  });

  it('is won by exactly one of five windows that start at once', async () => {
    const database: Database = { path: '/a.db', lease: undefined };
    const port = await freePort();
    const windows = ['a', 'b', 'c', 'd', 'e'].map((nonce) => openWindow(database, nonce, port));
    await new Promise((done) => setTimeout(done, 800));
    const roles = windows.map(({ heard }) => heard.at(-1)?.role);
    expect(roles.filter((role) => role === 'collecting')).toHaveLength(1);
    expect(roles.filter((role) => role === 'following')).toHaveLength(4);
  });

  it('ignores a lease whose holder is gone', async () => {
    const gone = await freePort();
    const database: Database = { path: '/a.db', lease: { nonce: 'old', pid: 1, httpPort: gone, grpcPort: 0 } };
    const status = await openWindow(database, 'new', 0).until('collecting');
    expect(status.httpPort).toBe(gone);
  });
});
