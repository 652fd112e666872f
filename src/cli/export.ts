import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { existingDatabase, parse } from './arguments.ts';
import { CliError } from './cliError.ts';
import type { Command } from './commands.ts';
import { withReader } from './workers.ts';

/** `promptrail export`: what was received, as OTLP again. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'export [QUERY] --db F --format otlp-json [--output FILE]',
  summary: 'Write the traces that match as OTLP JSON lines',
  details: `  QUERY            which traces; all of them without one
  --db F           the database file
  --format FORMAT  otlp-json: one request a line, equal to what was received; "promptrail import" reads it
  --output FILE    where to; standard output without it`,
  async run(args) {
    const { values, positionals } = parse('export', args, {
      db: { type: 'string' },
      format: { type: 'string' },
      output: { type: 'string' },
    });
    const database = existingDatabase('export', values.db);
    if (values.format !== undefined && values.format !== 'otlp-json') {
      throw new CliError(`--format knows otlp-json, not "${values.format}".`);
    }
    const filter = positionals.join(' ');
    if (values.output !== undefined) return report(await write(database, filter, resolve(values.output)));
    const folder = await mkdtemp(join(tmpdir(), 'promptrail-export-'));
    try {
      const file = join(folder, 'traces.jsonl');
      const traces = await write(database, filter, file);
      await pipeline(createReadStream(file), process.stdout, { end: false });
      return report(traces);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function write(database: string, filter: string, file: string): Promise<number> {
  const { traces } = await withReader(database, (reader) => reader.call('exportTraces', { filter, file }));
  return traces;
}

function report(traces: number): number {
  process.stderr.write(`${traces} traces exported\n`);
  return 0;
}
