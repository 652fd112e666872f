import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { spawnCollector } from '../../src/workers/spawn.ts';
import { codeServerVersion, installCodeServer } from '../codeServer/install.ts';
import { runInExtensionHost } from '../codeServer/runInExtensionHost.ts';
import { startCodeServer } from '../codeServer/start.ts';
import { bundleFile } from '../support/bundles.ts';
import { cacheDirectory } from '../support/cacheDirectory.ts';
import { testSettings } from '../testInHost.ts';
import type { BenchRow } from './row.ts';
import { milliseconds, ratio } from './support/format.ts';
import { median } from './support/load.ts';
import { compare } from './support/samples.ts';
import { collectorOptions, errorLog, withDirectory } from './support/workers.ts';

const root = join(import.meta.dirname, '../..');
const probe = join(import.meta.dirname, 'support/activationProbe.cjs');
const windows = 3;

/**
 * How long the extension host's thread is busy with starting us, in a real one: code-server's, with the built bundle as an
 * extension under development. Where `npm test` has not installed code-server yet, the row says so.
 */
export async function runActivation(): Promise<readonly BenchRow[]> {
  const what = 'activation on the main thread of an extension host';
  const budget = '<= 15 ms';
  if (!existsSync(join(cacheDirectory(), `code-server-${codeServerVersion}`))) {
    return [{ what, measured: 'not measured', beside: 'needs the code-server that npm test installs', ratio: '', budget }];
  }
  const times = await withDirectory(activationTimes);
  const totalMs = median(times.map(({ loadMs, activateMs }) => loadMs + activateMs));
  const loadMs = median(times.map((time) => time.loadMs));
  return [
    {
      what,
      measured: milliseconds(totalMs),
      beside: `of it loading the bundle: ${milliseconds(loadMs)}`,
      ratio: ratio(totalMs / loadMs),
      budget,
      met: totalMs <= 15,
    },
  ];
}

interface ActivationTime {
  readonly loadMs: number;
  readonly activateMs: number;
}

/** One window after the other, each with an extension host of its own. */
async function activationTimes(directory: string): Promise<readonly ActivationTime[]> {
  const times = join(directory, 'times.jsonl');
  const folder = join(directory, 'workspace');
  await mkdir(folder);
  const server = await startCodeServer(await installCodeServer(), {
    testHost: true,
    settings: await testSettings(directory),
    env: { PROMPTRAIL_ACTIVATION_TIMES: times },
    nodeArguments: [`--require=${probe}`],
  });
  try {
    for (let window = 0; window < windows; window++) {
      await runInExtensionHost(server, { folder, extensionDirectory: root, module: probe, timeoutMs: 60_000 });
    }
  } finally {
    await server.stop();
  }
  const lines = (await readFile(times, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as ActivationTime);
}

/** From starting the collector's thread until it listens, on a database that is there already, beside a thread that does nothing. */
export function runListening(): Promise<readonly BenchRow[]> {
  return withDirectory(async (directory) => {
    const { oursMs, besideMs } = await compare(9, () => listen(join(directory, 'traces.db')), startEmptyWorker);
    const times = oursMs / besideMs;
    return [
      {
        what: 'receiver listening, from the start of its thread',
        measured: milliseconds(oursMs),
        beside: `an empty thread: ${milliseconds(besideMs)}`,
        ratio: ratio(times),
        budget: '<= 150 ms; <= 2x',
        met: oursMs <= 150 && times <= 2,
      },
    ];
  });
}

async function listen(database: string): Promise<() => Promise<void>> {
  const collector = spawnCollector(bundleFile('collector'), errorLog);
  const { role, message } = await collector.client.call('start', collectorOptions(database));
  if (role !== 'collecting') throw new Error(`The collector is ${role}: ${message ?? ''}`);
  return async () => {
    await collector.client.call('stop', {});
    await collector.dispose();
  };
}

function startEmptyWorker(): Promise<() => Promise<unknown>> {
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage('here')", { eval: true });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', () => resolve(() => worker.terminate()));
  });
}
