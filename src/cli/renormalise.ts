import { formatCount, plural } from '../model/format.ts';
import type { RenormaliseResult } from '../workers/collectorApi.ts';
import { existingDatabase, parse } from './arguments.ts';
import type { Command } from './commands.ts';
import { collectorOptions, startCollector, stderrLog } from './workers.ts';

const tellEveryMs = 1000;

/** `promptrail renormalise`: reads stored traces with the rules of this version. */
export const renormaliseCommand: Command = {
  name: 'renormalise',
  usage: 'renormalise --db F [--all] [--json]',
  summary: 'Read stored traces again, with the rules of this version',
  details: `  --db F    the database file
  --all     every trace; without it those that an older version read
  --json    print {traces, left}

Types, names, usage and the like may change; ids, labels and scores stay, and what was received is not touched. Ctrl+C ends it
after the trace at hand, with exit code 1; the same command goes on from there. Progress is told on standard error.`,
  async run(args) {
    const { values } = parse('renormalise', args, {
      db: { type: 'string' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const database = existingDatabase('renormalise', values.db);
    const collector = startCollector();
    const { client } = collector;
    try {
      client.on('log', ({ level, message }) => stderrLog[level](message));
      const status = await client.call('start', collectorOptions(database));
      if (status.role === 'failed') throw new Error(status.message ?? 'The database could not be opened.');
      process.once('SIGINT', () => void client.call('cancelRenormalise', {}).catch(() => {}));
      client.on('renormaliseProgress', tellProgress());
      const result = await client.call('renormalise', { all: values.all === true }, 0);
      await client.call('stop', {});
      process.stdout.write(values.json === true ? `${JSON.stringify(result)}\n` : `${summary(result)}\n`);
      return result.left === 0 ? 0 : 1;
    } finally {
      await collector.dispose();
    }
  },
};

/** A line a second at most. */
function tellProgress(): (progress: { readonly done: number; readonly total: number }) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return ({ done, total }) => {
    if (total === 0 || performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    stderrLog.info(`${formatCount(done)} of ${plural(total, 'trace')}`);
  };
}

function summary({ traces, left }: RenormaliseResult): string {
  if (left > 0) return `Stopped. ${plural(traces, 'trace')} read again, ${formatCount(left)} left: run it once more to go on.`;
  return traces === 0 ? 'Every trace was read by this version already.' : `${plural(traces, 'trace')} read again.`;
}
