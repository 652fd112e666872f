import type { Captured } from './captureServer.ts';
import { type MachineData, withoutMachine } from './machine.ts';
import { shorten } from './shorten.ts';
import { stripJson } from './stripJson.ts';
import { stripProtobuf } from './stripProtobuf.ts';

/**
 * Takes the machine out of a request: attributes of its resource, folder names, the host's name. Texts of more characters
 * than `longestText` are shortened; all else stays as sent.
 */
export function strip(
  { signal, encoding, body }: Captured,
  machine: MachineData,
  longestText: number = Number.POSITIVE_INFINITY,
): Uint8Array {
  const clean = (text: string): string => shorten(withoutMachine(text, machine), longestText);
  return encoding === 'json' ? stripJson(body, clean) : stripProtobuf(body, signal, clean);
}
