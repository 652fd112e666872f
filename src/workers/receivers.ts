import { startGrpcReceiver } from '../receive/grpcReceiver.ts';
import type { OtlpHandler } from '../receive/handler.ts';
import { startHttpReceiver } from '../receive/httpReceiver.ts';
import { PortTakenError } from '../receive/listen.ts';
import type { Receiver } from '../receive/receiver.ts';
import type { Log } from '../util/log.ts';
import type { CollectorOptions } from './collectorApi.ts';
import type { Bound } from './election.ts';
import type { Identity } from './identity.ts';

/** Binds the two receivers of this collector; each answers undefined when the port is taken. */
export function createReceivers(options: CollectorOptions, identity: () => Identity, handler: OtlpHandler, log: Log) {
  const { allowedHosts, allowedOrigins } = options;
  return {
    bindHttp: (port: number) => bind(startHttpReceiver({ port, allowedHosts, allowedOrigins, handler, identity, log }), log),
    bindGrpc: (port: number) => bind(startGrpcReceiver({ port, allowedHosts, handler, log }), log),
  };
}

async function bind(starting: Promise<Receiver>, log: Log): Promise<Bound | undefined> {
  try {
    const receiver = await starting;
    if (receiver.warning !== undefined) log.warn(receiver.warning);
    return receiver;
  } catch (error) {
    if (error instanceof PortTakenError) return undefined;
    throw error;
  }
}
