// Builds, opens VS Code with the extension on the demo workspace, and runs the demo into it until interrupted.
//   npm start
// Desktop `code` when there is one, in a throwaway profile; else code-server on loopback, for any browser.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askIdentity } from '../src/workers/identity.ts';
import { installCodeServer } from './codeServer/install.ts';
import { startCodeServer } from './codeServer/start.ts';
import { packageExtension } from './package.ts';
import { endWithParent } from './support/endWithParent.ts';

const root = resolve(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'promptrail-'));
const workspace = join(folder, 'support-bot');
const database = join(folder, 'demo.db');
const httpPort = await freePort(4318);
const grpcPort = await freePort(4317);
const settings = {
  'promptrail.receiver.httpPort': httpPort,
  'promptrail.receiver.grpcPort': grpcPort,
  'promptrail.storage.database': database,
};

console.log('Building and packaging the extension …');
const vsix = await packageExtension();
// A copy, so that trying a prompt change leaves the checkout alone.
await cp(join(root, 'examples', 'support-bot'), workspace, { recursive: true });
const editor = hasDesktopCode() ? await openDesktop() : await openCodeServer();
console.log(`
  ${editor.where}
  endpoint   http://127.0.0.1:${httpPort}   (gRPC 127.0.0.1:${grpcPort})
  database   ${database}

Try next: open the Promptrail view in the activity bar; click a session, a turn, a step; "Open Prompt" on a generation;
pass or fail a turn. Ctrl+C ends everything and removes the profile.
`);
let bot: ChildProcess | undefined;
let ending = false;
const end = async (code: number): Promise<void> => {
  if (ending) return;
  ending = true;
  bot?.kill();
  await editor.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.exit(code);
};
process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));
endWithParent();

// The receiver runs inside the editor: the demo waits until a window is open.
while (!ending && (await askIdentity(httpPort)) === undefined) await sleep(500);
console.log('The extension listens; the support bot talks into it.\n');
bot = spawn(
  process.execPath,
  [
    join(root, 'examples', 'support-bot', 'run.ts'),
    ...['--http', `http://127.0.0.1:${httpPort}`, '--grpc', `http://127.0.0.1:${grpcPort}`, '--pace', '800'],
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
bot.on('exit', (code) => {
  if (!ending) console.log(`\nThe support bot has ended (${code}). The editor stays open; Ctrl+C ends it.`);
});

interface Editor {
  readonly where: string;
  stop(): Promise<void>;
}

async function openDesktop(): Promise<Editor> {
  const profile = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  await mkdir(join(folder, 'data', 'User'), { recursive: true });
  const quiet = {
    'security.workspace.trust.enabled': false,
    'workbench.startupEditor': 'none',
    'telemetry.telemetryLevel': 'off',
  };
  await writeFile(join(folder, 'data', 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
  execFileSync('code', [...profile, '--install-extension', vsix], { stdio: 'ignore' });
  const child = spawn('code', [...profile, '--new-window', '--wait', workspace], { stdio: 'ignore' });
  child.on('exit', () => void end(0));
  return { where: 'VS Code   opened in a profile of its own', stop: async () => void child.kill() };
}

async function openCodeServer(): Promise<Editor> {
  console.log('No desktop VS Code on the PATH: using code-server (installed outside the checkout, once).');
  const installation = await installCodeServer((line) => console.log(line));
  const server = await startCodeServer(installation, { vsix: [vsix], settings });
  return {
    where: `VS Code    ${server.addressOf(workspace)}   (open it in a browser)`,
    stop: () => server.stop(),
  };
}

function hasDesktopCode(): boolean {
  try {
    execFileSync('code', ['--version'], { stdio: 'ignore' });
    return process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  } catch {
    return false;
  }
}

/** The wanted port, or any other when it is taken. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', () => (wanted === 0 ? fail(new Error('No free port.')) : done(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
