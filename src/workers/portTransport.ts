import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Transport } from '../protocol/channel.ts';

/** The worker's own end of the channel to whoever started it. */
export function portTransport(port: MessagePort | null = parentPort): Transport {
  if (port === null) throw new Error('This file runs as a worker thread only.');
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener);
      return { dispose: () => port.off('message', listener) };
    },
  };
}
