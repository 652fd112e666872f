import { resolve } from 'node:path';
import { databasePath, parse } from './arguments.ts';
import { CliError } from './cliError.ts';
import type { Command } from './commands.ts';
import { collectorOptions, startCollector } from './workers.ts';

/** `promptrail import`: puts OTLP files into a database. */
export const importCommand: Command = {
  name: 'import',
  usage: 'import FILE... --db F [--json]',
  summary: 'Import OTLP files: protobuf, JSON, or JSON lines',
  details: `  FILE...   requests as an exporter sends them or as the Collector's file exporter writes them; the kind is recognised
  --db F    the database file; made when it is not there
  --json    print an array of {file, spans, logs, rejected, message}

A file that cannot be read fails alone; then the exit code is 1.`,
  async run(args) {
    const { values, positionals } = parse('import', args, { db: { type: 'string' }, json: { type: 'boolean' } });
    const database = databasePath('import', values.db);
    if (positionals.length === 0) throw new CliError('Which files? Try: promptrail import --help');
    const collector = startCollector();
    try {
      const status = await collector.client.call('start', collectorOptions(database));
      if (status.role === 'failed') throw new Error(status.message ?? 'The database could not be opened.');
      const results = await collector.client.call('importFiles', { files: positionals.map((file) => resolve(file)) });
      await collector.client.call('stop', {});
      if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
      else {
        for (const { file, spans, logs, rejected, message } of results) {
          const notes = [rejected > 0 ? `${rejected} rejected` : '', message ?? ''].filter((note) => note !== '');
          process.stdout.write(`${file}: ${spans} spans, ${logs} log records${notes.map((note) => ` (${note})`).join('')}\n`);
        }
      }
      return results.some(({ spans, logs, message }) => spans + logs === 0 && message !== undefined) ? 1 : 0;
    } finally {
      await collector.dispose();
    }
  },
};
