import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { maxInflatedBytes } from '../../src/receive/receiver.ts';
import type { BenchRow } from './row.ts';
import { uniqueBodies } from './support/bodies.ts';
import { count, megabytes, ratio } from './support/format.ts';
import { median, post, quantile } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { underLoad } from './support/underLoad.ts';
import { type BenchHost, withHost } from './support/withHost.ts';
import { withDirectory, withSeededDatabase } from './support/workers.ts';

const mega = 1e6;
const settleMs = 3000;
/** A long run sends no more than this, which a third more on disk is made of. */
const maxSentBytes = 9e9;

/** What both workers add to a process: when nobody uses them, under all that another process can send, and for one large request. */
export async function runMemory(options: BenchOptions): Promise<readonly BenchRow[]> {
  const bare = await withHost(undefined, residentBytes);
  return [await idleRow(bare), ...(await loadRows(bare, options)), await largeRequestRow(bare)];
}

function idleRow(bare: number): Promise<BenchRow> {
  return withSeededDatabase({ sessions: 5000, words: 40 }, async (database) => {
    const ours = await withHost(database, residentBytes);
    return memoryRow('memory, both workers idle on a database', ours, bare, 35);
  });
}

async function loadRows(bare: number, { long }: BenchOptions): Promise<readonly BenchRow[]> {
  const seconds = long ? 600 : 60;
  const { result, spansPerSecond } = await withDirectory((directory) =>
    withHost(join(directory, 'traces.db'), (host) =>
      underLoad({ url: host.url, maxBytesPerSecond: maxSentBytes / seconds }, () => followMemory(host, seconds)),
    ),
  );
  const rate = `${count(spansPerSecond)} spans/s for ${seconds} s`;
  return [
    memoryRow(`peak memory while ingesting ${rate}`, result.peak, bare, 150),
    slopeRow(`memory over time while ingesting ${rate}`, result.course, long),
  ];
}

/** Resident bytes, second by second, and the most there were. */
async function followMemory(
  host: BenchHost,
  seconds: number,
): Promise<{ readonly course: readonly number[]; readonly peak: number }> {
  const course: number[] = [];
  for (let second = 0; second < seconds; second++) {
    await sleep(1000);
    course.push((await host.measure()).residentBytes);
  }
  return { course, peak: (await host.measure()).peakResidentBytes };
}

/** As large as the receiver takes. */
async function largeRequestRow(bare: number): Promise<BenchRow> {
  const [probe = new Uint8Array()] = uniqueBodies(1, 100, 80);
  const spans = Math.floor((maxInflatedBytes / probe.byteLength) * 100 * 0.99);
  const [body = new Uint8Array()] = uniqueBodies(1, spans, 81);
  const agent = new Agent();
  const peak = await withDirectory((directory) =>
    withHost(join(directory, 'traces.db'), async (host) => {
      const status = await post(host.url, body, agent);
      if (status !== 200) throw new Error(`The large request was answered with ${status}.`);
      return (await host.measure()).peakResidentBytes;
    }),
  );
  agent.destroy();
  return memoryRow(`peak memory, one request of ${megabytes(body.byteLength)}`, peak, bare, 250);
}

async function residentBytes(host: BenchHost): Promise<number> {
  await sleep(settleMs);
  return (await host.measure()).residentBytes;
}

function memoryRow(what: string, bytes: number, bareBytes: number, budgetMegabytes: number): BenchRow {
  const added = bytes - bareBytes;
  return {
    what,
    measured: `${megabytes(added)} added`,
    beside: `the process without workers: ${megabytes(bareBytes)}`,
    ratio: ratio(bytes / bareBytes),
    budget: `<= ${budgetMegabytes} MB added`,
    met: added <= budgetMegabytes * mega,
  };
}

/** The first third of the run is for caches to fill; then the last third must not lie above the middle one by more than memory varies anyway. */
function slopeRow(what: string, course: readonly number[], long: boolean): BenchRow {
  const third = Math.floor(course.length / 3);
  const middle = course.slice(third, 2 * third).sort((a, b) => a - b);
  const rise = median(course.slice(2 * third)) - median(middle);
  const spread = quantile(middle, 0.9) - quantile(middle, 0.1);
  return {
    what,
    measured: `last third ${rise < 0 ? '' : '+'}${megabytes(rise)} over the middle third`,
    beside: `spread within the middle third: ${megabytes(spread)}`,
    ratio: ratio(Math.max(0, rise) / spread),
    budget: 'slope 0 over 10 min',
    // The budget speaks of ten minutes: a shorter run can break it, but not meet it.
    ...(long || rise > spread ? { met: rise <= spread } : {}),
  };
}
