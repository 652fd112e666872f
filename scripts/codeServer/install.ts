import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../support/cacheDirectory.ts';
import { withLock } from '../support/lock.ts';
import { npmCommand, run } from '../support/run.ts';

/** The pinned server; it ships VS Code 1.139.1 and runs on the Node 24 that `npm ci` brings. */
export const codeServerVersion = '4.139.1';

export interface CodeServerInstallation {
  /** The script to run with Node 24. */
  readonly entry: string;
  readonly directory: string;
}

/**
 * Installs code-server from npm into the user's cache and returns where it is; a finished installation is kept, an
 * interrupted one is continued. Needs no compiler. Throws with what npm said when the packages cannot be had.
 */
export async function installCodeServer(log: (line: string) => void = () => {}): Promise<CodeServerInstallation> {
  const directory = join(cacheDirectory(), `code-server-${codeServerVersion}`);
  const installed = { directory, entry: join(directory, 'node_modules/code-server/out/node/entry.js') };
  if (existsSync(directory)) return installed;
  await mkdir(dirname(directory), { recursive: true });
  await withLock(`${directory}.lock`, log, async () => {
    if (existsSync(directory)) return; // the holder before us has done it
    const unfinished = `${directory}.unfinished`;
    await installInto(unfinished, log);
    // The name appears only when all is there.
    await rename(unfinished, directory);
  });
  return installed;
}

async function installInto(directory: string, log: (line: string) => void): Promise<void> {
  await mkdir(directory, { recursive: true });
  const codeServer = join(directory, 'node_modules/code-server');
  const vscode = join(codeServer, 'lib/vscode');

  await step(directory, 'packages', async () => {
    await writeFile(join(directory, 'package.json'), '{ "private": true, "name": "code-server-host" }\n');
    log(`installing code-server ${codeServerVersion} from npm`);
    await npm(directory, ['install', `code-server@${codeServerVersion}`]);
  });

  // The server's own install script does this with all scripts on, which also compiles modules that need system
  // libraries (kerberos) and that nothing here uses. The file watcher, the terminal and ripgrep ship binaries.
  await step(directory, 'modules', async () => {
    log("installing the server's modules");
    await npm(vscode, ['install', '--omit=dev']);
  });

  await step(directory, 'logs', () => buildLogger(vscode, log));

  // Optional parts of the server that nothing here uses: about 265 MB.
  await step(directory, 'trim', async () => {
    const parts = [
      'node_modules/@github',
      'node_modules/@microsoft/mxc-sdk',
      'extensions/copilot',
      'extensions/mermaid-markdown-features',
    ];
    for (const part of parts) await rm(join(vscode, part), { recursive: true, force: true });
  });
}

/** The server runs without its logger, but then writes no extension host log; so this may be left out, not fail. */
async function buildLogger(vscode: string, log: (line: string) => void): Promise<void> {
  const headers = ['/usr', '/usr/local', dirname(dirname(process.execPath))].find((prefix) =>
    existsSync(join(prefix, 'include/node/node_api.h')),
  );
  const tools = await Promise.all(['python3', 'make', 'c++'].map((tool) => run(tool, ['--version'])));
  if (headers === undefined || tools.some((tool) => tool.code !== 0)) {
    log('no compiler or no Node headers: code-server will write no log files (all else works)');
    return;
  }
  log('building the logger');
  // Node-API: headers of any Node do.
  const built = await run(...npmCall(['rebuild', '@vscode/spdlog']), {
    cwd: vscode,
    env: { ...process.env, npm_config_nodedir: headers },
    timeoutMs: 180_000,
  });
  if (built.code !== 0) log('the logger could not be built: code-server will write no log files (all else works)');
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  const result = await run(
    ...npmCall([...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false']),
    {
      cwd,
      timeoutMs: 600_000,
    },
  );
  if (result.code !== 0) {
    throw new Error(
      `npm ${args.join(' ')} failed in ${cwd}. What is there was kept; run the same command again to go on.\n${result.output}`,
    );
  }
}

function npmCall(args: readonly string[]): [string, string[]] {
  const [command, ...first] = npmCommand();
  return [command, [...first, ...args]];
}

/** Does the work once: a file beside it remembers that it is done, so that an interrupted run goes on from there. */
async function step(directory: string, name: string, work: () => Promise<void>): Promise<void> {
  const done = join(directory, `.done-${name}`);
  const remembered = await readFile(done, 'utf8').catch(() => '');
  if (remembered === codeServerVersion) return;
  await work();
  await writeFile(done, codeServerVersion);
}

if (import.meta.main) {
  const { directory } = await installCodeServer((line) => console.log(line));
  console.log(directory);
}
