import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from '../../support/cacheDirectory.ts';
import { withLock } from '../../support/lock.ts';
import { npmCommand, run } from '../../support/run.ts';
import type { Encoding } from './bodies.ts';

/** What is to be run for a peer that is installed in `installation` and shall keep its data in `folder`. */
export interface PeerPlace {
  readonly installation: string;
  readonly folder: string;
  readonly port: number;
  /** For whatever else the peer insists on listening for. */
  readonly otherPort: number;
}

/** A local trace viewer that npm carries. */
export interface Peer {
  readonly name: string;
  /** Package and exact version. */
  readonly package: string;
  readonly encoding: Encoding;
  /** Where traces are sent to. */
  readonly path: string;
  /** Arguments for Node. */
  arguments(place: PeerPlace): readonly string[];
  /** How the spans of one trace are asked for, and counted in the answer. */
  read(place: PeerPlace, traceId: string): { readonly url: string; readonly body?: string };
  countSpans(answer: unknown): number;
}

const local = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;
const script = ({ installation }: PeerPlace, path: string) => join(installation, 'node_modules', path);

export const peers: readonly Peer[] = [
  {
    name: 'Genkit',
    package: '@genkit-ai/telemetry-server@1.43.0',
    encoding: 'json',
    path: '/api/otlp',
    arguments: ({ installation, folder, port }) => [
      join(import.meta.dirname, 'genkitProcess.cjs'),
      installation,
      folder,
      String(port),
    ],
    read: ({ port }, traceId) => ({ url: local(port, `/api/traces/${traceId}`) }),
    countSpans: (answer) => Object.keys((answer as { spans: object }).spans).length,
  },
  {
    name: 'autotel',
    package: 'autotel-devtools@27.1.0',
    encoding: 'protobuf',
    path: '/v1/traces',
    arguments: (place) => [
      script(place, 'autotel-devtools/dist/cli.js'),
      ...['--port', String(place.port), '--grpc-port', String(place.otherPort), '--db', join(place.folder, 'autotel.db')],
    ],
    read: ({ port }, traceId) => ({
      url: local(port, '/api/query/traces'),
      body: JSON.stringify({ query: `trace_id = ${traceId}`, limit: 1 }),
    }),
    countSpans: (answer) => (answer as { traces: { spans: unknown[] }[] }).traces[0]?.spans.length ?? 0,
  },
  {
    name: 'tracelet',
    package: '@jnmetacode/tracelet@0.2.1',
    encoding: 'protobuf',
    path: '/v1/traces',
    arguments: (place) => [
      script(place, '@jnmetacode/tracelet/src/cli.js'),
      ...['--port', String(place.port), '--ui-port', String(place.otherPort), '--no-open'],
      ...['--persist', join(place.folder, 'tracelet.jsonl')],
    ],
    read: ({ otherPort }, traceId) => ({ url: local(otherPort, `/api/traces/${traceId}`) }),
    countSpans: (answer) => (answer as { spans: unknown[] }).spans.length,
  },
];

/**
 * Installs a peer from npm into the user's cache, without install scripts, and returns the folder; what is there is kept.
 * Throws with what npm said.
 */
export async function installPeer(peer: Peer): Promise<string> {
  const directory = join(cacheDirectory(), 'bench-peers', peer.package.replaceAll('/', '+'));
  if (existsSync(directory)) return directory;
  await mkdir(dirname(directory), { recursive: true });
  await withLock(`${directory}.lock`, console.error, async () => {
    if (existsSync(directory)) return; // the holder before us has done it
    const unfinished = `${directory}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await writeFile(join(unfinished, 'package.json'), '{ "private": true }\n');
    const [npm, ...first] = npmCommand();
    const install = [...first, 'install', '--ignore-scripts', '--no-audit', '--no-fund', peer.package];
    const { code, output } = await run(npm, install, { cwd: unfinished, timeoutMs: 300_000 });
    if (code !== 0) throw new Error(output);
    // The name appears only when all is there.
    await rename(unfinished, directory);
  });
  return directory;
}
