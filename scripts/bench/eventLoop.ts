import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from './row.ts';
import { count, milliseconds, ratio } from './support/format.ts';
import { underLoad } from './support/underLoad.ts';
import { type BenchHost, withHost } from './support/withHost.ts';
import { withDirectory } from './support/workers.ts';

const seconds = 8;

/**
 * How late the main thread of the process that hosts both workers is while another process sends all it can, beside a process
 * that does nothing at the same time on the same processors.
 */
export function runEventLoop(): Promise<readonly BenchRow[]> {
  return withDirectory((directory) =>
    withHost(join(directory, 'traces.db'), (host) => withHost(undefined, (idle) => measure(host, idle))),
  );
}

async function measure(host: BenchHost, idle: BenchHost): Promise<readonly BenchRow[]> {
  const { result, spansPerSecond } = await underLoad({ url: host.url }, async () => {
    host.reset();
    idle.reset();
    await sleep(seconds * 1000);
    return { ours: await host.measure(), beside: await idle.measure() };
  });
  const { ours, beside } = result;
  return [
    {
      what: `main thread while ingesting ${count(spansPerSecond)} spans/s for ${seconds} s`,
      measured: `delay p50 ${milliseconds(ours.delayP50Ms)}, p99 ${milliseconds(ours.delayP99Ms)}`,
      beside: `an idle process meanwhile: p50 ${milliseconds(beside.delayP50Ms)}, p99 ${milliseconds(beside.delayP99Ms)}`,
      ratio: ratio(ours.delayP99Ms / beside.delayP99Ms),
      budget: 'p99 <= 20 ms',
      met: ours.delayP99Ms <= 20,
    },
  ];
}
