import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const clients = resolve(import.meta.dirname, '../../test/clients');

/** `client.json` of a client: what it is and what it shows. */
export interface Description {
  readonly title: string;
  /** Ids of the conventions it speaks. */
  readonly conventions: readonly string[];
  /** One sentence. */
  readonly shows: string;
  /** What of the recording the app wrote itself, where one would take it for the SDK's. */
  readonly handMade?: string;
  /** What of the scenario this client cannot send, and why. */
  readonly cannot: Readonly<Record<string, string>>;
  /** Package and version, where neither package.json nor requirements.txt says it. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The client it is a variant of: that one's files stand under its own. */
  readonly source?: string;
  /** Set for this client alone, not for its variants. */
  readonly env?: Readonly<Record<string, string>>;
  /** Texts longer than this many characters are shortened in the recording: a program's own prompts are not ours to keep. */
  readonly longestText?: number;
}

/** Every client there is, sorted. */
export function allClients(): readonly string[] {
  return readdirSync(clients)
    .filter((name) => existsSync(join(clients, name, 'client.json')))
    .sort();
}

/** Reads what a client says of itself. Throws when there is no such client. */
export function readDescription(client: string): Description {
  return JSON.parse(readFileSync(join(clients, client, 'client.json'), 'utf8')) as Description;
}

/** The folders whose files make up a client, the later over the earlier: that of its source, if it is a variant, and its own. */
export function foldersOf(client: string): readonly string[] {
  const { source } = readDescription(client);
  return [...(source === undefined ? [] : foldersOf(source)), join(clients, client)];
}

/** Where a file of a client stands: in its own folder, else in its source's. */
export function fileOf(client: string, name: string): string | undefined {
  return foldersOf(client)
    .map((folder) => join(folder, name))
    .findLast((path) => existsSync(path));
}

/** The pinned packages of a client with their versions, as `name 1.2.3`, in the order of its manifest. */
export function pinnedVersions(client: string): readonly string[] {
  const { versions = {} } = readDescription(client);
  const [packageFile, requirements] = [fileOf(client, 'package.json'), fileOf(client, 'requirements.txt')];
  return [
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    ...(packageFile === undefined ? [] : npmVersions(readFileSync(packageFile, 'utf8'))),
    ...(requirements === undefined ? [] : pythonVersions(readFileSync(requirements, 'utf8'))),
  ];
}

function npmVersions(manifest: string): readonly string[] {
  const { dependencies = {} } = JSON.parse(manifest) as { readonly dependencies?: Readonly<Record<string, string>> };
  return Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
}

function pythonVersions(requirements: string): readonly string[] {
  return requirements.split('\n').flatMap((line) => (/^[^#\s]+==/.test(line) ? line.trim().replace('==', ' ') : []));
}
