import type { Captured } from './capture.ts';
import { shorten } from './shorten.ts';
import { stripJson } from './stripJson.ts';
import { stripProtobuf } from './stripProtobuf.ts';

/** What tells this machine from others, to be taken out of a recording. */
export interface MachineData {
  /** Absolute folders, any of which is shown as `/app`; with a `/` at the end where the bare name may mean something else. */
  readonly folders: readonly string[];
  /** A string that is just this name becomes `localhost`. */
  readonly hostName: string;
  /** The release of the operating system's kernel; `0.0.0` stands for it, wherever it is written. */
  readonly osRelease: string;
  /** Longer texts are shortened. */
  readonly longestText?: number | undefined;
}

/** Takes the machine out of a request: attributes of its resource, folder names, the host's name. All else stays as sent. */
export function strip({ signal, encoding, body }: Captured, machine: MachineData): Uint8Array {
  const clean = (text: string): string => shorten(cleanText(text, machine), machine.longestText ?? Number.POSITIVE_INFINITY);
  return encoding === 'json' ? stripJson(body, clean) : stripProtobuf(body, signal, clean);
}

/** True for the name of a resource attribute that describes the machine, its user or the process. */
export function isMachineAttribute(name: string): boolean {
  return /^(?:host|process|os|user|container|device|cloud|k8s|machine)\./.test(name);
}

function cleanText(text: string, { folders, hostName, osRelease }: MachineData): string {
  if (text === hostName) return 'localhost';
  // The longest first: a folder may lie in another.
  const longestFirst = [...folders].sort((a, b) => b.length - a.length);
  return longestFirst.reduce(
    (cleaned, folder) => cleaned.replaceAll(folder, folder.endsWith('/') ? '/app/' : '/app'),
    text.replaceAll(osRelease, '0.0.0'),
  );
}
