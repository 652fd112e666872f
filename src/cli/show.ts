import { existingDatabase, parse } from './arguments.ts';
import { CliError } from './cliError.ts';
import type { Command } from './commands.ts';
import { withReader } from './workers.ts';

/** `promptrail show`: one trace whole. */
export const showCommand: Command = {
  name: 'show',
  usage: 'show TRACE --db F [--json]',
  summary: 'Print one trace whole, as JSON',
  details: `  TRACE     a trace id, 32 hex digits, as "promptrail traces" lists them
  --db F    the database file
  --json    one line instead of indented text

Fields: traceId, sessionId, name, status, usage, costUsd, observations (each with type, input, output, tool, documents, scores ...),
scores, warnings. Token counts: input includes cached tokens, output includes reasoning.`,
  async run(args) {
    const { values, positionals } = parse('show', args, { db: { type: 'string' }, json: { type: 'boolean' } });
    const [traceId] = positionals;
    if (traceId === undefined) throw new CliError('Which trace? "promptrail traces" lists them.');
    const database = existingDatabase('show', values.db);
    const text = await withReader(database, (reader) => reader.call('showTrace', { traceId }));
    process.stdout.write(`${values.json ? text : JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
    return 0;
  },
};
