import type { Endpoint } from '../present/exporterSettings.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { Receiver } from './receiver.ts';

/** Where apps should send, once that is known. */
export async function currentEndpoint(receiver: Receiver): Promise<Endpoint> {
  const { httpPort, grpcPort, message } = await receiver.whenReady().then(() => receiver.status);
  if (httpPort === undefined) throw new ProtocolError('unavailable', message ?? 'The receiver is not listening yet.');
  return { httpPort, ...(grpcPort ? { grpcPort } : {}) };
}
