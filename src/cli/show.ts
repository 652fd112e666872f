import { traceText } from '../present/traceText.ts';
import { existingDatabase, parse } from './arguments.ts';
import { CliError } from './cliError.ts';
import type { Command } from './commands.ts';
import { withReader } from './workers.ts';

/** `promptrail show`: one trace whole. */
export const showCommand: Command = {
  name: 'show',
  usage: 'show TRACE --db F [--noise] [--json]',
  summary: 'Print one trace: its steps as a tree, or all of it as JSON',
  details: `  TRACE     a trace id, 32 hex digits, as "promptrail traces" lists them
  --db F    the database file
  --noise   show infrastructure spans too
  --json    everything that is known of it, on one line

A step that others name as their parent and that has not come stands in the tree as "not received yet", and as "never received"
when the trace has been quiet for a while.

Fields of the JSON: traceId, sessionId, name, status, complete, usage, costUsd, observations (each with type, input, output, tool,
documents, scores ...), scores, warnings. Token counts: input includes cached tokens, output includes reasoning.`,
  async run(args) {
    const { values, positionals } = parse('show', args, {
      db: { type: 'string' },
      noise: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const [traceId] = positionals;
    if (traceId === undefined) throw new CliError('Which trace? "promptrail traces" lists them.');
    const database = existingDatabase('show', values.db);
    const text = await withReader(database, async (reader) => {
      if (values.json === true) return `${await reader.call('showTrace', { traceId })}\n`;
      return traceText(await reader.call('getTrace', { traceId }), { showNoise: values.noise === true });
    });
    process.stdout.write(text);
    return 0;
  },
};
