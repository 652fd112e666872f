import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand, run } from '../support/run.ts';
import { fileOf, foldersOf } from './client.ts';

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** `run.json` of a client that is neither Node nor Python, or that needs other commands. */
interface RunFile {
  /** Run when any of the client's files has changed, with this machine's whole environment. */
  readonly install?: Command;
  /** Run with the environment of the recording. */
  readonly command: Command;
}

// Manifests name the peers they need: npm's own search for them can take minutes.
const npmInstall: Command = [
  ...npmCommand(),
  'install',
  '--legacy-peer-deps',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--loglevel=error',
];
const newVenv: Command = ['python3', '-m', 'venv', '--clear', '.venv'];
const pipInstall = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'];

/**
 * Copies a client to its work folder and installs what it depends on, unless that is there already. Gives the command
 * that runs it there; throws with npm's or pip's words.
 */
export async function installClient(client: string, folder: string): Promise<Command> {
  await mkdir(join(folder, 'home'), { recursive: true });
  for (const source of foldersOf(client)) await cp(source, folder, { recursive: true, force: true });
  // Files are asked of the client: the work folder keeps those of its earlier versions too.
  const files = (...names: readonly string[]): readonly string[] => names.flatMap((name) => fileOf(client, name) ?? []);
  const packageFile = files('package.json');
  if (packageFile.length > 0) {
    await once(folder, 'package.json', packageFile, async () => {
      // Else what an earlier manifest named would stay: npm removes nothing when it keeps no lock file.
      await rm(join(folder, 'node_modules'), { recursive: true, force: true });
      await mustRun(folder, npmInstall);
    });
  }
  const requirements = files('requirements.txt', 'constraints.txt');
  const python = join(folder, '.venv/bin/python');
  if (requirements.length > 0) {
    await once(folder, 'requirements.txt', requirements, async () => {
      await mustRun(folder, newVenv);
      await mustRun(folder, [python, ...pipInstall]);
    });
  }
  const [runFile] = files('run.json');
  if (runFile !== undefined) {
    const { install, command } = JSON.parse(readFileSync(runFile, 'utf8')) as RunFile;
    if (install !== undefined) await once(folder, 'run.json', sourcesOf(client), () => mustRun(folder, install));
    return command;
  }
  // Node by its bare name, which SDKs put into `service.name` when there is none; its folder is the first in PATH.
  return files('client.py').length > 0 ? [python, 'client.py'] : ['node', 'client.mjs'];
}

/** All files of a client but its description, on which no build depends. */
function sourcesOf(client: string): readonly string[] {
  return foldersOf(client)
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== 'client.json')
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Does something in a folder unless it was done there for just this content of these files. `name` tells one thing from another. */
async function once(folder: string, name: string, files: readonly string[], work: () => Promise<void>): Promise<void> {
  const mark = join(folder, `.installed-${name}`);
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  const content = hash.digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === content) return;
  // What fails half-way is done again, whatever the files say then.
  await rm(mark, { force: true });
  await work();
  await writeFile(mark, content);
}

async function mustRun(folder: string, [command, ...args]: Command): Promise<void> {
  const { code, output } = await run(command, args, { cwd: folder, timeoutMs: 900_000 });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}
