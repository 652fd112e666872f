import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { run } from './support/run.ts';

/** Starts the browser without a window. Names outside this machine do not resolve in it, so that no test can depend on one. */
export async function launchBrowser(log: (line: string) => void = () => {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(log),
    headless: true,
    args: [
      '--no-sandbox', // containers, and root
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

/**
 * Finds a Chromium to drive: `$CHROMIUM`, then what is installed; else installs Debian's package when it may.
 * Throws with what to do when neither is possible.
 */
export async function findBrowser(log: (line: string) => void = () => {}): Promise<string> {
  const found = installedBrowser();
  if (found !== undefined) return found;
  await installChromium(log);
  const installed = installedBrowser();
  if (installed === undefined)
    throw new Error('Chromium was installed by apt-get, but no browser is in PATH. Set CHROMIUM to its path.');
  return installed;
}

/** The browser that is there, or undefined. Throws when `$CHROMIUM` names a file that is not. */
export function installedBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment['CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen))
      throw new Error(`CHROMIUM is set to ${chosen}, which does not exist. Correct it, or unset it to search.`);
    return chosen;
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const directories = (environment['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  const candidates = [
    ...names.flatMap((name) => directories.map((directory) => join(directory, name))),
    ...(fixedPlaces[process.platform] ?? []),
  ];
  return candidates.find((file) => existsSync(file));
}

const fixedPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

const advice = 'Install Chromium or Chrome (Debian: apt-get install chromium), or set CHROMIUM to the path of one.';

async function installChromium(log: (line: string) => void): Promise<void> {
  if (!existsSync('/usr/bin/apt-get'))
    throw new Error(`No Chromium was found, and this system has no apt-get to install it with. ${advice}`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && (await run('sudo', ['-n', 'true'])).code !== 0) {
    throw new Error(`No Chromium was found, and installing it needs root or a sudo that asks for no password. ${advice}`);
  }
  const apt = async (args: readonly string[]) => {
    const [command, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', ...args];
    return run(command ?? 'apt-get', rest, { timeoutMs: 300_000 });
  };
  log('installing chromium with apt-get');
  const install = ['install', '--no-install-recommends', 'chromium'];
  // The lists of a fresh image are missing or old.
  const updated = await apt(['update']);
  const installed = await apt(install);
  if (installed.code !== 0)
    throw new Error(`apt-get could not install chromium. ${advice}\n${updated.output}\n${installed.output}`);
}

if (import.meta.main) console.log(await findBrowser((line) => console.log(line)));
