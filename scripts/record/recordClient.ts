import { homedir, hostname, release, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../support/run.ts';
import { type Capture, startCapture } from './capture.ts';
import { installClient, readDescription } from './client.ts';
import { clientEnvironment } from './environment.ts';
import { sourceFolder, updateTable, writeRecording } from './fixtures.ts';
import { startModelServer } from './modelServer.ts';
import { storyOf } from './story.ts';
import { type MachineData, strip } from './strip.ts';

const root = resolve(import.meta.dirname, '../..');
const timeoutMs = 180_000;
// Bare `/root` tells nothing of a machine, and Codex calls its first agent so.
const home = `${homedir()}/`;

/** Installs and runs one client against the scripted model and replaces its recording. Throws, keeping the old one, when it fails. */
export async function recordClient(client: string): Promise<void> {
  const folder = resolve(root, 'out/record', client);
  console.log(`${client}: installing …`);
  const installed = await installClient(sourceFolder(client), folder);
  const model = await startModelServer();
  const capture = await startCapture();
  try {
    const env = clientEnvironment({
      modelUrl: model.url,
      otlpHttpUrl: capture.httpUrl,
      otlpGrpcUrl: capture.grpcUrl,
      home: resolve(folder, 'home'),
    });
    const [command, ...args] = installed.command;
    const { code, output, durationMs } = await run(command, args, {
      cwd: folder,
      env,
      timeoutMs,
      onLine: (line) => console.log(`  ${line}`),
    });
    if (code !== 0) throw new Error(`the client ended with code ${code}${output === '' ? ' and said nothing' : ''}.`);
    await quiet(capture);
    for (const unknown of [...model.unknown, ...capture.unknown]) console.log(`  not served: ${unknown}`);
    if (capture.requests.length === 0) throw new Error('the client sent no traces and no logs.');
    const { longestText } = readDescription(sourceFolder(client));
    const machine: MachineData = { folders: [folder, root, home], hostName: hostname(), osRelease: release(), longestText };
    const requests = capture.requests.map((request) => ({ ...request, body: strip(request, machine) }));
    const leak = requests.map(({ body }) => leakIn(body)).find((found) => found !== undefined);
    if (leak !== undefined) throw new Error(`the recording would give away "${leak}". Nothing was written.`);
    writeRecording(client, requests);
    updateTable(client, new Date().toISOString().slice(0, 10));
    const bytes = requests.reduce((sum, { body }) => sum + body.length, 0);
    console.log(`${client}: ${requests.length} requests, ${Math.ceil(bytes / 1024)} KB, in ${Math.round(durationMs / 1000)} s`);
    console.log(`  ${storyOf(requests)}`);
  } finally {
    await Promise.all([model.close(), capture.close()]);
  }
}

/** Waits until nothing more arrives: a child of the client may still be sending. */
async function quiet({ requests }: Capture): Promise<void> {
  for (let seen = -1; seen !== requests.length; await sleep(300)) seen = requests.length;
}

/** What must not be in a recording, as far as it can be known. */
function leakIn(body: Uint8Array): string | undefined {
  const text = Buffer.from(body).toString('latin1');
  return [root, home, ...(tmpdir().length > 5 ? [tmpdir()] : [])].find((folder) => text.includes(folder));
}
