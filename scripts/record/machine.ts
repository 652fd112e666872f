import { homedir, hostname, release, tmpdir } from 'node:os';
import { resolve } from 'node:path';

/** What tells this machine from others, to be taken out of a recording. */
export interface MachineData {
  /** Absolute folders, any of which is shown as `/app`; with a `/` at the end where the bare name may mean something else. */
  readonly folders: readonly string[];
  /** A string that is just this name becomes `localhost`. */
  readonly hostName: string;
  /** The release of the operating system's kernel; `0.0.0` stands for it, wherever it is written. */
  readonly osRelease: string;
}

/** This machine, for a client that runs in this folder. */
export function thisMachine(folder: string): MachineData {
  // Bare `/root` tells nothing of a machine, and Codex calls its first agent so.
  const folders = [folder, resolve(import.meta.dirname, '../..'), `${homedir()}/`];
  return { folders, hostName: hostname(), osRelease: release() };
}

/** True for the name of a resource attribute that describes the machine, its user or the process. */
export function isMachineAttribute(name: string): boolean {
  return /^(?:host|process|os|user|container|device|cloud|k8s|machine)\./.test(name);
}

/** A text without what tells the machine. */
export function withoutMachine(text: string, { folders, hostName, osRelease }: MachineData): string {
  if (text === hostName) return 'localhost';
  // The longest first: a folder may lie in another.
  const longestFirst = [...folders].sort((a, b) => b.length - a.length);
  return longestFirst.reduce(
    (cleaned, folder) => cleaned.replaceAll(folder, folder.endsWith('/') ? '/app/' : '/app'),
    text.replaceAll(osRelease, '0.0.0'),
  );
}

/** A folder of the machine that a body still names, as far as it can be known. */
export function leakIn(body: Uint8Array, { folders }: MachineData): string | undefined {
  const text = Buffer.from(body).toString('latin1');
  // A short name such as `/tmp` tells nothing of a machine.
  return [...folders, ...(tmpdir().length > 5 ? [tmpdir()] : [])].find((folder) => text.includes(folder));
}
