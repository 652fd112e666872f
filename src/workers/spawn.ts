import { Worker } from 'node:worker_threads';
import { type Api, Client, type Transport } from '../protocol/channel.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { Log } from '../util/log.ts';
import type { CollectorApi, CollectorEvents } from './collectorApi.ts';
import type { ReaderApi, ReaderEvents } from './readerApi.ts';

/** A worker and the client that talks to it. The client outlives the worker: after a crash a new one is started behind it. */
export interface Spawned<Methods extends Api<Methods>, Events> {
  readonly client: Client<Methods, Events>;
  /** Stops what the worker does now (a query that takes too long) by replacing it. Waiting requests are refused. */
  restart(): void;
  /** Ends the worker; resolves when it is gone. */
  dispose(): Promise<void>;
}

/** The collector answers `start` once; after a crash it is started again the same way. */
export function spawnCollector(file: string, log: Log): Spawned<CollectorApi, CollectorEvents> {
  return spawn<CollectorApi, CollectorEvents>(file, 'collector', 'start', log);
}

/** The reader answers `open` once; after a crash or a cancelled query the database is opened again. */
export function spawnReader(file: string, log: Log): Spawned<ReaderApi, ReaderEvents> {
  return spawn<ReaderApi, ReaderEvents>(file, 'reader', 'open', log);
}

// A worker that dies at once, every time, must not spin: the pause doubles up to this.
const longestPauseMs = 30_000;

function spawn<Methods extends Api<Methods>, Events>(file: string, name: string, first: keyof Methods & string, log: Log) {
  let worker: Worker;
  let disposed = false;
  let pauseMs = 250;
  let opening: { readonly params: unknown } | undefined;
  let deliver: (message: unknown) => void = () => {};

  const start = (): void => {
    const current = new Worker(file, { name: `promptrail ${name}`, resourceLimits: { maxOldGenerationSizeMb: 2048 } });
    const startedAt = Date.now();
    worker = current;
    current.on('message', (message: unknown) => deliver(message));
    current.on('error', (error) => log.error(`The ${name} stopped: ${error.message}`));
    current.on('exit', () => {
      if (disposed || worker !== current) return;
      client.abandon(new ProtocolError('unavailable', `The ${name} stopped and is started again.`));
      pauseMs = Date.now() - startedAt > longestPauseMs ? 250 : Math.min(pauseMs * 2, longestPauseMs);
      setTimeout(() => disposed || start(), pauseMs).unref();
    });
    if (opening !== undefined) current.postMessage({ kind: 'request', id: 0, method: first, params: opening.params });
  };

  const transport: Transport = {
    post: (message) => {
      // What opened the worker is repeated after a crash (as request 0, whose answer nobody waits for).
      if (isRequest(message, first)) opening = { params: message.params };
      worker.postMessage(message);
    },
    onMessage: (listener) => {
      deliver = listener;
      return { dispose: () => (deliver = () => {}) };
    },
  };
  const client = new Client<Methods, Events>(transport, 0);
  start();
  return {
    client,
    restart: () => {
      const old = worker;
      client.abandon(new ProtocolError('closed', 'Cancelled.'));
      start();
      void old.terminate();
    },
    dispose: async () => {
      disposed = true;
      client.dispose();
      await worker.terminate();
    },
  };
}

function isRequest(message: unknown, method: string): message is { readonly params: unknown } {
  return (
    typeof message === 'object' && message !== null && 'method' in message && message.method === method && 'params' in message
  );
}
