import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connections } from './connections.ts';
import { isErrorCode } from './errorCode.ts';
import { closeGraceMs } from './receiver.ts';

/** A port that another program holds. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'PORT_TAKEN';
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} on 127.0.0.1 is in use by another program.`);
    this.port = port;
  }
}

/** Listens on one address; port 0 takes any free one. Throws {@link PortTakenError}. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw isErrorCode(error, 'EADDRINUSE') ? new PortTakenError(port) : error;
  }
  return (server.address() as AddressInfo).port;
}

/** Listens on [::1] too, when it can. Returns a warning when a stranger is there; a machine without IPv6 needs none. */
export async function listenOnIpv6(server: Server, port: number): Promise<string | undefined> {
  try {
    await listen(server, '::1', port);
    return undefined;
  } catch (error) {
    if (!(error instanceof PortTakenError)) return undefined;
    return `Another program listens on [::1]:${port}: apps that export to "localhost" may reach it instead. Use 127.0.0.1:${port}.`;
  }
}

/** Stops listening at once, lets requests under way be answered for a while (`drain` begins that), then drops every connection. */
export async function closeListeners(servers: readonly Server[], connections: Connections, drain: () => void): Promise<void> {
  const listening = servers.filter((server) => server.listening);
  const closed = Promise.all(listening.map((server) => new Promise((resolve) => server.close(resolve))));
  drain();
  await Promise.race([closed, delay(closeGraceMs, undefined, { ref: false })]);
  connections.destroyAll();
  await closed;
}
