import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnReader } from '../../../src/workers/spawn.ts';
import { bundleFile } from '../../support/bundles.ts';
import { freePort } from '../../support/freePort.ts';
import type { Encoding } from './bodies.ts';
import { median } from './load.ts';
import type { Peer } from './peers.ts';
import { sample } from './samples.ts';
import { waitUntilSearchable } from './searchable.ts';
import { withServer } from './server.ts';
import { errorLog, withDirectory } from './workers.ts';

/** A receiver with an empty store, ours or a peer's. */
export interface RunningTarget {
  readonly url: string;
  /** The trace with all its content: how many spans it has, and how long the answer took. */
  readWhole(traceId: string): Promise<ReadBack>;
  /** What the trace panel opens with; for a peer the same as the whole. */
  readForView(traceId: string): Promise<ReadBack>;
  /** Ends it in order and returns the bytes it leaves on disk, all work in the background done. */
  stop(): Promise<number>;
}

export interface ReadBack {
  readonly spans: number;
  readonly tookMs: number;
}

export interface Target {
  readonly name: string;
  readonly encoding: Encoding;
  run<Result>(use: (target: RunningTarget) => Promise<Result>): Promise<Result>;
}

/** `promptrail serve`, synced at each commit, with full-text search, read through the worker that the panel reads through. */
export const ours: Target = {
  name: 'Promptrail',
  encoding: 'protobuf',
  run: (use) =>
    withServer('full', async (server) => {
      const reader = spawnReader(bundleFile('reader'), errorLog);
      try {
        await reader.client.call('open', { database: server.database });
        return await use({
          url: server.url,
          readWhole: (traceId) =>
            readBack(
              () => reader.client.call('showTrace', { traceId }),
              (text) => (JSON.parse(text) as { observations: unknown[] }).observations.length,
            ),
          readForView: (traceId) =>
            readBack(
              () => reader.client.call('getTrace', { traceId }),
              ({ steps }) => steps.length,
            ),
          stop: async () => {
            await waitUntilSearchable(server.database);
            // The last connection to close puts the log back into the database.
            await reader.dispose();
            await server.stop();
            return server.databaseBytes();
          },
        });
      } finally {
        await reader.dispose();
      }
    }),
};

/** The median of a few times, since the first also warms up. */
async function readBack<Answer>(ask: () => Promise<Answer>, spansIn: (answer: Answer) => number): Promise<ReadBack> {
  const tookMs = median(await sample(5, async () => void (await ask())));
  return { tookMs, spans: spansIn(await ask()) };
}

/** A peer that `installPeer` has put into `installation`. */
export function peerTarget(peer: Peer, installation: string): Target {
  return {
    name: peer.name,
    encoding: peer.encoding,
    run: (use) => withDirectory((folder) => runPeer(peer, installation, folder, use)),
  };
}

async function runPeer<Result>(
  peer: Peer,
  installation: string,
  folder: string,
  use: (target: RunningTarget) => Promise<Result>,
): Promise<Result> {
  const place = { installation, folder, port: await freePort(), otherPort: await freePort() };
  const loopbackOnly = `--require=${join(import.meta.dirname, 'loopbackOnly.cjs')}`;
  const child = spawn(process.execPath, [loopbackOnly, ...peer.arguments(place)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2000);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(late);
    return bytesIn(folder);
  };
  const read = (traceId: string): Promise<ReadBack> => {
    const { url, body } = peer.read(place, traceId);
    const headers = { 'content-type': 'application/json' };
    const ask = async () => (await fetch(url, body === undefined ? {} : { method: 'POST', headers, body })).text();
    return readBack(ask, (text) => peer.countSpans(JSON.parse(text)));
  };
  try {
    await answers(place.port, child);
    return await use({ url: `http://127.0.0.1:${place.port}${peer.path}`, readWhole: read, readForView: read, stop });
  } catch (error) {
    throw new Error(`${peer.name}: ${error instanceof Error ? error.message : error} ${said}`, { cause: error });
  } finally {
    await stop();
  }
}

/** Resolves when something answers HTTP on the port. */
async function answers(port: number, child: { readonly exitCode: number | null }): Promise<void> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}.`);
    const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (response !== undefined) {
      await response.text();
      return;
    }
    await sleep(50);
  }
  throw new Error('it did not answer within 20 s.');
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
