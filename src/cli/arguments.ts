import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError } from './cliError.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses the arguments of one command; a wrong one becomes a sentence that names the help. */
export function parse<const Flags extends Options>(command: string, args: readonly string[], options: Flags) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : String(error)}\nTry: promptrail ${command} --help`);
  }
}

/** The database file to write to. */
export function databasePath(command: string, path: string | undefined): string {
  if (path === undefined) throw new CliError(`--db FILE is missing: which database? Try: promptrail ${command} --help`);
  return resolve(path);
}

/** The database file to read from; it must be there. */
export function existingDatabase(command: string, path: string | undefined): string {
  const file = databasePath(command, path);
  if (!existsSync(file)) throw new CliError(`There is no database at ${file}. "promptrail serve" or "import" makes one.`);
  return file;
}

/** A port from 0 (any free one) to 65535. */
export function portNumber(flag: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CliError(`${flag} takes a port from 0 to 65535, not "${text}".`);
  return port;
}
