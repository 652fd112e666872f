import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDirectory } from '../support/cacheDirectory.ts';
import { run } from '../support/run.ts';
import { type Captured, type CaptureServer, startCaptureServer } from './captureServer.ts';
import { readDescription } from './client.ts';
import { clientEnvironment } from './clientEnvironment.ts';
import { installClient } from './installClient.ts';
import { leakIn, thisMachine } from './machine.ts';
import { startModelServer } from './modelServer.ts';
import { withClient } from './recordingsTable.ts';
import { storyOf } from './storyOf.ts';
import { strip } from './strip.ts';

const fixtures = resolve(import.meta.dirname, '../../test/fixtures');
const table = join(fixtures, 'README.md');
const timeoutMs = 180_000;

/** Installs and runs one client against the scripted model and replaces its recording. Throws, keeping the old one, when it fails. */
export async function recordClient(client: string): Promise<void> {
  const { env = {}, longestText } = readDescription(client);
  // Outside the checkout: installed SDKs are gigabytes, and packaging walks every folder.
  const folder = resolve(cacheDirectory(), 'record', client);
  console.log(`${client}: installing …`);
  const [command, ...args] = await installClient(client, folder);
  const model = await startModelServer();
  const capture = await startCaptureServer();
  try {
    const home = join(folder, 'home');
    const given = clientEnvironment({ modelUrl: model.url, otlpHttpUrl: capture.httpUrl, otlpGrpcUrl: capture.grpcUrl, home });
    const { code, output, durationMs } = await run(command, args, {
      cwd: folder,
      env: { ...given, ...env },
      timeoutMs,
      onLine: (line) => console.log(`  ${line}`),
    });
    if (code !== 0) throw new Error(`the client ended with code ${code}${output === '' ? ' and said nothing' : ''}.`);
    await quiet(capture);
    for (const unknown of [...model.unknown, ...capture.unknown]) console.log(`  not served: ${unknown}`);
    if (capture.requests.length === 0) throw new Error('the client sent no traces and no logs.');
    const machine = thisMachine(folder);
    const requests = capture.requests.map((request) => ({ ...request, body: strip(request, machine, longestText) }));
    const leak = requests.map(({ body }) => leakIn(body, machine)).find((found) => found !== undefined);
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

/** Puts what a client says of itself into the table of test/fixtures/README.md; it keeps its date when none is given. */
export function updateTable(client: string, date?: string): void {
  writeFileSync(table, withClient(readFileSync(table, 'utf8'), client, date));
}

/** Waits until nothing more arrives: a child of the client may still be sending. */
async function quiet({ requests }: CaptureServer): Promise<void> {
  for (let seen = -1; seen !== requests.length; await sleep(300)) seen = requests.length;
}

function writeRecording(client: string, requests: readonly Captured[]): void {
  const folder = join(fixtures, 'otlp', client);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, { signal, encoding, body }] of requests.entries()) {
    writeFileSync(join(folder, `${String(index + 1).padStart(2, '0')}-${signal}.${encoding}`), body);
  }
}
