import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Captured } from './capture.ts';
import { type Description, pinnedVersions, readDescription } from './client.ts';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures');

/** Where a client's source stands. */
export function sourceFolder(client: string): string {
  return join(root, 'test/clients', client);
}

/** Every client there is, sorted. */
export function allClients(): readonly string[] {
  const folder = join(root, 'test/clients');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'client.json')))
    .sort();
}

/** The recorded requests of a client, in order of sending. */
export function readRecording(client: string): readonly Captured[] {
  const folder = join(fixtures, 'otlp', client);
  return readdirSync(folder)
    .sort()
    .flatMap((file): readonly Captured[] => {
      const [, signal, encoding] = /^\d+-(traces|logs)\.(pb|json)$/.exec(file) ?? [];
      if (signal === undefined || encoding === undefined) return [];
      const body = readFileSync(join(folder, file));
      return [{ signal: signal as Captured['signal'], encoding: encoding as Captured['encoding'], body }];
    });
}

/** Replaces the recorded requests of a client. */
export function writeRecording(client: string, requests: readonly Captured[]): void {
  const folder = join(fixtures, 'otlp', client);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, { signal, encoding, body }] of requests.entries()) {
    writeFileSync(join(folder, `${String(index + 1).padStart(2, '0')}-${signal}.${encoding}`), body);
  }
}

/** Puts a client's line into the table of `test/fixtures/README.md`, which is sorted by folder. */
export function updateTable(client: string, date: string): void {
  const path = join(fixtures, 'README.md');
  const source = sourceFolder(client);
  const line = tableLine(client, readDescription(source), pinnedVersions(source), date);
  writeFileSync(path, withLine(readFileSync(path, 'utf8'), client, line));
}

function tableLine(client: string, { title, shows }: Description, versions: readonly string[], date: string): string {
  return `| ${[client, title, versions.join(', '), date, shows].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A document whose table of recordings has this line for this folder, instead of the one it had. */
export function withLine(document: string, folder: string, line: string): string {
  const lines = document.split('\n');
  const head = lines.indexOf('|---|---|---|---|---|');
  if (head === -1) throw new Error('The table of recordings is not in test/fixtures/README.md.');
  const length = lines.slice(head + 1).findIndex((one) => !one.startsWith('|'));
  const end = length === -1 ? lines.length : head + 1 + length;
  const others = lines.slice(head + 1, end).filter((one) => folderOf(one) !== folder);
  // By code unit, so that the order is the same everywhere.
  const rows = [...others, line].sort((a, b) => (folderOf(a) < folderOf(b) ? -1 : 1));
  return [...lines.slice(0, head + 1), ...rows, ...lines.slice(end)].join('\n');
}

function folderOf(line: string): string {
  return line.split('|')[1]?.trim() ?? '';
}
