// What the extension host does all day, in a process of its own: both workers on a database, and for each change the first
// page of sessions. Without a database it is the same program with nothing in it. Started by `withHost`.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { spawnCollector, spawnReader } from '../../../src/workers/spawn.ts';
import { bundleFile } from '../../support/bundles.ts';
import type { HostMeasures, HostStarted } from './withHost.ts';
import { collectorOptions, errorLog } from './workers.ts';

const database = process.argv[2];
const page = { filter: '', limit: 100 };
const delay = monitorEventLoopDelay({ resolution: 1 });

async function startWorkers(file: string): Promise<{ readonly httpPort: number; stop(): Promise<void> }> {
  const collector = spawnCollector(bundleFile('collector'), errorLog);
  const reader = spawnReader(bundleFile('reader'), errorLog);
  const { httpPort = 0 } = await collector.client.call('start', collectorOptions(file));
  await reader.client.call('open', { database: file });
  reader.client.on('changed', () => void reader.client.call('getSessions', page));
  await reader.client.call('getSessions', page);
  const stop = async () => {
    await collector.client.call('stop', {});
    await Promise.all([collector.dispose(), reader.dispose()]);
  };
  return { httpPort, stop };
}

const workers = database === undefined ? undefined : await startWorkers(database);

process.on('message', (asked) => {
  if (asked === 'reset') delay.reset();
  else {
    const measures: HostMeasures = {
      residentBytes: process.memoryUsage.rss(),
      peakResidentBytes: process.resourceUsage().maxRSS * 1024,
      delayP50Ms: delay.percentile(50) / 1e6,
      delayP99Ms: delay.percentile(99) / 1e6,
    };
    process.send?.(measures);
  }
});
process.once('disconnect', () => void (workers?.stop() ?? Promise.resolve()).then(() => process.exit()));
delay.enable();
process.send?.({ url: `http://127.0.0.1:${workers?.httpPort ?? 0}/v1/traces` } satisfies HostStarted);
