import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand, run } from '../support/run.ts';

/** `client.json` beside a client: what it is and what it shows. */
export interface Description {
  readonly title: string;
  /** Ids of the conventions it speaks. */
  readonly conventions: readonly string[];
  /** One sentence. */
  readonly shows: string;
  /** What of the scenario this client cannot send, and why. */
  readonly cannot: Readonly<Record<string, string>>;
  /** Package and version, where neither package.json nor requirements.txt says it. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Texts longer than this many characters are shortened in the recording: a program's own prompts are not ours to keep. */
  readonly longestText?: number;
}

/** `run.json` beside a client that is neither Node nor Python, or that needs other commands. */
interface RunFile {
  /** Run once per content of run.json, with this machine's whole environment. */
  readonly install?: readonly [string, ...string[]];
  /** Run with the environment of the recording. */
  readonly command: readonly [string, ...string[]];
}

/** A client, copied to a folder of its own and installed there. */
export interface InstalledClient {
  readonly folder: string;
  readonly command: readonly [string, ...string[]];
}

/** Reads what a client says of itself. */
export function readDescription(source: string): Description {
  return JSON.parse(readFileSync(join(source, 'client.json'), 'utf8')) as Description;
}

/** The pinned packages of a client with their versions, as `name 1.2.3`, in the order of its manifest. */
export function pinnedVersions(source: string): readonly string[] {
  const { versions = {} } = readDescription(source);
  const stated = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  if (existsSync(join(source, 'package.json'))) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    return [...stated, ...Object.entries(dependencies).map(([name, version]) => `${name} ${version}`)];
  }
  if (existsSync(join(source, 'requirements.txt'))) {
    const lines = readFileSync(join(source, 'requirements.txt'), 'utf8').split('\n');
    return [...stated, ...lines.flatMap((line) => (/^[^#\s]+==/.test(line) ? line.trim().replace('==', ' ') : []))];
  }
  return stated;
}

/** Copies a client to its work folder and installs what it depends on, unless that is there already. Throws with npm's or pip's words. */
export async function installClient(source: string, folder: string): Promise<InstalledClient> {
  await mkdir(join(folder, 'home'), { recursive: true });
  await cp(source, folder, { recursive: true, force: true });
  const has = (name: string): boolean => existsSync(join(source, name));
  const runFile = has('run.json') ? (JSON.parse(readFileSync(join(source, 'run.json'), 'utf8')) as RunFile) : undefined;
  if (has('package.json')) {
    await once(folder, 'package.json', async () => {
      // Manifests name the peers they need: npm's own search for them can take minutes.
      const [npm, ...first] = npmCommand();
      await mustRun(folder, npm, [
        ...first,
        'install',
        '--legacy-peer-deps',
        '--no-audit',
        '--no-fund',
        '--no-package-lock',
        '--loglevel=error',
      ]);
    });
  }
  if (has('requirements.txt')) {
    await once(folder, 'requirements.txt', async () => {
      await mustRun(folder, 'python3', ['-m', 'venv', '.venv']);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt'];
      await mustRun(folder, join(folder, '.venv/bin/python'), pip);
    });
  }
  const install = runFile?.install;
  if (install !== undefined) await once(folder, 'run.json', () => mustRun(folder, install[0], install.slice(1)));
  if (runFile !== undefined) return { folder, command: runFile.command };
  if (has('client.py')) return { folder, command: [join(folder, '.venv/bin/python'), 'client.py'] };
  // By its bare name, which SDKs put into `service.name` when there is none; environment.ts has its folder first in PATH.
  return { folder, command: ['node', 'client.mjs'] };
}

/** Does something unless it was done for just this content of a manifest. */
async function once(folder: string, manifest: string, work: () => Promise<void>): Promise<void> {
  const mark = join(folder, `.installed-${manifest}`);
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, manifest)))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  await work();
  await writeFile(mark, hash);
}

async function mustRun(cwd: string, command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args, { cwd, timeoutMs: 900_000 });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}
