import { setTimeout as sleep } from 'node:timers/promises';
import type { CollectorStatus } from './collectorApi.ts';
import { askIdentity, type Identity, waitUntilGone } from './identity.ts';

/** Both receivers, bound and answering. */
export interface Listening {
  readonly httpPort: number;
  readonly grpcPort: number;
  close(): Promise<void>;
}

/** The row of the database that names who collects. */
export interface Lease {
  readonly nonce: string;
  readonly pid: number;
  readonly httpPort: number;
  readonly grpcPort: number;
}

export interface ElectionOptions {
  readonly nonce: string;
  readonly database: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readLease(): Lease | undefined;
  /** Replaces the lease if it still is `previous`; false when another collector was faster. */
  claimLease(previous: Lease | undefined, next: Lease): boolean;
  /** Binds one receiver; undefined when the port is taken. Port 0 takes any free one. */
  bindHttp(port: number): Promise<Bound | undefined>;
  bindGrpc(port: number): Promise<Bound | undefined>;
  /** Names the program that holds a port, as well as that can be known. */
  portHolder(port: number): Promise<string>;
  announce(status: CollectorStatus): void;
}

export interface Bound {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Decides which window collects (docs/adr/0001). The one that holds the port does; the others follow its database and take over
 * the same port when it goes. Runs until `signal` aborts; then what was bound is closed.
 */
export async function runElection(options: ElectionOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const lease = options.readLease();
    const holder = lease === undefined ? undefined : await askIdentity(lease.httpPort);
    if (lease !== undefined && holder !== undefined && holder.nonce === lease.nonce) {
      await follow(options, holder, signal);
      continue;
    }
    const won = await tryToCollect(options, lease, signal);
    if (won === undefined) {
      // Someone else was faster, or is just starting: look again, a little apart from the other windows.
      await sleep(50 + Math.random() * 150);
      continue;
    }
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    await won.close();
  }
}

async function follow(options: ElectionOptions, holder: Identity, signal: AbortSignal): Promise<void> {
  options.announce({ role: 'following', httpPort: holder.http, grpcPort: holder.grpc, database: options.database });
  await waitUntilGone(holder.http, signal);
}

async function tryToCollect(
  options: ElectionOptions,
  lease: Lease | undefined,
  signal: AbortSignal,
): Promise<Listening | undefined> {
  // The port of the collector that went comes first: apps and terminals still send there.
  const http = await bindFirst(candidates(lease?.httpPort, options.httpPort), options.bindHttp);
  if (http === undefined) return undefined;
  if (signal.aborted || (http.port !== lease?.httpPort && (await sameDatabaseElsewhere(options, http.port)))) {
    await http.close();
    return undefined;
  }
  const grpc = await bindFirst(candidates(lease?.grpcPort, options.grpcPort), options.bindGrpc);
  const close = async (): Promise<void> => {
    await Promise.all([http.close(), grpc?.close()]);
  };
  const next: Lease = { nonce: options.nonce, pid: process.pid, httpPort: http.port, grpcPort: grpc?.port ?? 0 };
  if (!options.claimLease(lease, next)) {
    await close();
    return undefined;
  }
  const taken = options.httpPort !== 0 && http.port !== options.httpPort ? options.httpPort : undefined;
  const by = taken === undefined ? undefined : await options.portHolder(taken);
  options.announce({
    role: 'collecting',
    httpPort: http.port,
    ...(grpc === undefined ? {} : { grpcPort: grpc.port }),
    database: options.database,
    ...(taken === undefined || by === undefined
      ? {}
      : {
          portTaken: { port: taken, by },
          message: `The port ${taken} is held by another program (${by}). Listening on ${http.port}; new terminals know.`,
        }),
  });
  return { httpPort: http.port, grpcPort: grpc?.port ?? 0, close };
}

/** Wanted ports in order, ending with "any". A wanted 0 is "any" already. */
function candidates(leased: number | undefined, wanted: number): readonly number[] {
  const ports = wanted === 0 ? [leased ?? 0, 0] : [leased ?? wanted, wanted, 0];
  return [...new Set(ports)];
}

async function bindFirst(
  ports: readonly number[],
  bind: (port: number) => Promise<Bound | undefined>,
): Promise<Bound | undefined> {
  for (const port of ports) {
    const bound = await bind(port);
    if (bound !== undefined) return bound;
  }
  return undefined;
}

/**
 * We got another port than the wanted one: it may be held by a collector of this very database that has bound, but not yet
 * written its lease. Then there is nothing to collect here.
 */
async function sameDatabaseElsewhere(options: ElectionOptions, port: number): Promise<boolean> {
  if (options.httpPort === 0 || port === options.httpPort) return false;
  const holder = await askIdentity(options.httpPort);
  return holder !== undefined && holder.database === options.database && holder.nonce !== options.nonce;
}
