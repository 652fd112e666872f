import { CliError } from './cli/cliError.ts';
import { commands, help } from './cli/commands.ts';

// better-sqlite3 is built on Node-API 10: an older Node crashes on it without a word.
const oldestNodeApi = 10;

async function main(argv: readonly string[]): Promise<number> {
  if (Number(process.versions['napi'] ?? 0) < oldestNodeApi) {
    throw new CliError(`promptrail needs Node 22.14 or newer; this is ${process.version}.`);
  }
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help(rest[0]));
    return 0;
  }
  const command = commands.get(name);
  if (command === undefined) throw new CliError(`There is no command "${name}". Try: promptrail --help`);
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(help(name));
    return 0;
  }
  return command.run(rest);
}

// A reader that has seen enough (`| head`) closes the pipe: that is an end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`promptrail: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof CliError ? 2 : 1;
  },
);
