import { existingDatabase, parse } from './arguments.ts';
import { CliError } from './cliError.ts';
import type { Command } from './commands.ts';
import { withReader } from './workers.ts';

const pageSize = 500;

/** `promptrail traces`: what is in a database, newest first. */
export const tracesCommand: Command = {
  name: 'traces',
  usage: 'traces [QUERY] --db F [--limit N] [--noise] [--json]',
  summary: 'List traces, newest first',
  details: `  QUERY      only those that match, such as 'status:error since:1d' or 'score.grounded<0.7 docs<3' (all without one)
  --db F     the database file
  --limit N  at most N (default: all)
  --noise    those that hold nothing but infrastructure too
  --json     an array of traces without their observations`,
  async run(args) {
    const { values, positionals } = parse('traces', args, {
      db: { type: 'string' },
      json: { type: 'boolean' },
      limit: { type: 'string' },
      noise: { type: 'boolean' },
    });
    const database = existingDatabase('traces', values.db);
    const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
    if (!(limit > 0)) throw new CliError(`--limit takes a number above 0, not "${values.limit}".`);
    let count = 0;
    await withReader(database, async (reader) => {
      if (values.json) process.stdout.write('[');
      let cursor: string | undefined;
      do {
        const page = await reader.call('listTraces', {
          filter: positionals.join(' '),
          showNoise: values.noise === true,
          limit: Math.min(pageSize, limit - count),
          ...(cursor === undefined ? {} : { cursor }),
        });
        for (const { json, line } of page.rows) {
          process.stdout.write(values.json ? (count === 0 ? '\n' : ',\n') + json : `${line}\n`);
          count++;
        }
        cursor = page.next;
      } while (cursor !== undefined && count < limit);
      if (values.json) process.stdout.write('\n]\n');
    });
    if (count === 0 && !values.json) process.stderr.write('No traces match.\n');
    return 0;
  },
};
