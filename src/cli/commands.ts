import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { renormaliseCommand } from './renormalise.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';
import { tracesCommand } from './traces.ts';

/** One command of the command line. `run` resolves to the exit code. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** What `promptrail NAME --help` prints below the usage. */
  readonly details: string;
  run(args: readonly string[]): Promise<number>;
}

export const commands: ReadonlyMap<string, Command> = new Map(
  [serveCommand, importCommand, tracesCommand, showCommand, exportCommand, renormaliseCommand].map((command) => [
    command.name,
    command,
  ]),
);

/** The text of `--help`, for all commands or for one. */
export function help(name?: string): string {
  const command = name === undefined ? undefined : commands.get(name);
  if (command !== undefined) return `usage: promptrail ${command.usage}\n\n${command.summary}\n\n${command.details}\n`;
  const width = Math.max(...[...commands.values()].map(({ usage }) => usage.length));
  const lines = [...commands.values()].map(({ usage, summary }) => `  promptrail ${usage.padEnd(width)}  ${summary}`);
  return `promptrail: traces of LLM applications, received, stored and read on this machine

${lines.join('\n')}
  promptrail ${'COMMAND --help'.padEnd(width)}  More about one command

A first look:
  promptrail serve --db traces.db                    # prints the endpoint; point your app's exporter at it
  promptrail traces --db traces.db                   # what arrived
  promptrail traces 'status:error since:1d' --db traces.db
  promptrail show TRACE --db traces.db               # one trace, its steps as a tree; --json for everything

QUERY is the language of the search box: words and "phrases" in the content, type:generation model:gpt-4o* status:error
duration>5s tokens.input>8000 cost>0.02 docs<3 score.quality<0.7 label.verdict:fail session:ID since:7d, joined by AND, OR, NOT.
`;
}
