import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup, run } from '../support/run.ts';
import type { CodeServerInstallation } from './install.ts';

/** A quiet workbench: no welcome page, no chat, nothing that calls out. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
} as const;

export interface CodeServerOptions {
  /** Packaged extensions to install. */
  readonly vsix?: readonly string[];
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  /** For the server's Node and, as VS Code hands them on, for that of its extension hosts. */
  readonly nodeArguments?: readonly string[];
  /** Accept the `payload` of an address that runs tests inside the extension host; such a window refuses dialogs. */
  readonly testHost?: boolean;
  /** Folders open in Restricted Mode until they are trusted; by default every folder is. */
  readonly restricted?: boolean;
  /** Where the server's own output goes; nowhere when undefined. */
  readonly logFile?: string;
  /** 0, the default, for any free port. */
  readonly port?: number;
}

/** A running server. Any number of windows can be opened on it, each with an extension host of its own. */
export interface CodeServer {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly host: string;
  /** The throwaway home of profile, extensions and sockets. */
  readonly home: string;
  /** The address of a window on a folder. */
  addressOf(folder: string | undefined): string;
  /** Replaces the user settings of all windows. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends the server with all its extension hosts and removes the profile. */
  stop(): Promise<void>;
}

/** Starts code-server on loopback in a fresh profile. Throws with the server's output when it does not come up in 60 s. */
export async function startCodeServer(
  installation: CodeServerInstallation,
  options: CodeServerOptions = {},
): Promise<CodeServer> {
  // A short path, because a socket path has 107 characters at most.
  const home = await mkdtemp(join(tmpdir(), 'prs-'));
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  const profile = [
    '--config',
    join(home, 'config.yaml'),
    '--user-data-dir',
    join(home, 'data'),
    '--extensions-dir',
    join(home, 'extensions'),
  ];
  const env = serverEnvironment(home, options.env ?? {});
  // A window on a server takes settings of scope "machine" from Machine alone, and the others from User.
  const writeSettings = async (settings: Readonly<Record<string, unknown>>) => {
    const text = JSON.stringify({ ...quietSettings, ...settings }, null, 2);
    for (const place of ['User', 'Machine']) await writeFile(join(home, 'data', place, 'settings.json'), text);
  };

  try {
    await mkdir(join(home, 'data/User'), { recursive: true });
    await mkdir(join(home, 'data/Machine'), { recursive: true });
    await writeFile(join(home, 'config.yaml'), 'auth: none\ncert: false\n');
    await writeSettings(options.settings ?? {});
    for (const file of options.vsix ?? []) await installVsix(installation, profile, env, resolve(file));
  } catch (error) {
    await removeHome();
    throw error;
  }

  // biome-ignore format: one flag a line says less than one purpose a line
  const child = spawn(process.execPath, [
    ...(options.nodeArguments ?? []), installation.entry, ...profile,
    '--auth', 'none', '--bind-addr', `127.0.0.1:${options.port ?? 0}`,
    '--disable-telemetry', '--disable-update-check',
    ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
    '--disable-getting-started-override', '--ignore-last-opened',
    ...(options.testHost === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile);

  // The server, its extension hosts and their children are one process group; it also goes when this process fails.
  const killNow = () => killGroup(child.pid, 'SIGKILL');
  process.once('exit', killNow);
  const stop = async () => {
    killGroup(child.pid, 'SIGTERM');
    for (let waitedMs = 0; killGroup(child.pid, 0); waitedMs += 50) {
      if (waitedMs === 5_000) killNow();
      await sleep(50);
    }
    process.off('exit', killNow);
    log?.end();
    await removeHome();
  };

  try {
    const url = await new Promise<string>((resolveUrl, reject) => {
      let output = '';
      const fail = (what: string) => reject(new Error(`code-server ${what}:\n${output}`));
      const timer = setTimeout(() => fail('did not start in 60 s'), 60_000);
      const read = (chunk: Buffer) => {
        log?.write(chunk);
        output = (output + chunk.toString()).slice(-20_000);
        const found = /HTTP server listening on (http:\/\/[^/\s]+)/.exec(output)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolveUrl(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`exited with ${code}`));
    });
    const addressOf = (folder: string | undefined) =>
      folder === undefined ? `${url}/?ew=true` : `${url}/?folder=${encodeURIComponent(resolve(folder))}`;
    return { url, host: new URL(url).host, home, addressOf, writeSettings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverEnvironment(home: string, added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_DATA_HOME: join(home, 'xdg'), // a little state of the server
    XDG_RUNTIME_DIR: home, // and its sockets
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }), // no marketplace
    ...added,
  };
  // A test runner's or an outer editor's variables would reach the extension host.
  for (const name of Object.keys(env)) {
    if (/^(VITEST|NODE_OPTIONS|VSCODE_|OTEL_|npm_)/i.test(name) && added[name] === undefined) delete env[name];
  }
  return env;
}

async function installVsix(
  installation: CodeServerInstallation,
  profile: readonly string[],
  env: NodeJS.ProcessEnv,
  file: string,
): Promise<void> {
  const { output } = await run(process.execPath, [installation.entry, ...profile, '--install-extension', file], {
    env,
    timeoutMs: 60_000,
  });
  if (!output.includes('successfully installed')) throw new Error(`${file} was not installed:\n${output}`);
}
