import { readFile, stat } from 'node:fs/promises';
import { decodeImport } from '../decode/decodeImport.ts';
import type { GroupCommit } from '../store/groupCommit.ts';
import type { ImportResult } from './collectorApi.ts';

const maxFileBytes = 1024 * 1024 * 1024;
// A slice of a file that shares the store with what arrives meanwhile.
const itemsAtOnce = 2000;

/** Imports one OTLP file. Never throws: a file that cannot be read says why in its result. */
export async function importFile(
  file: string,
  commit: GroupCommit,
  progress: (done: number, total: number) => void,
): Promise<ImportResult> {
  try {
    const { size } = await stat(file);
    if (size > maxFileBytes)
      throw new Error(`it has ${Math.round(size / 1e6)} MB; ${maxFileBytes / 1024 / 1024} MB is the most. Split it.`);
    const { traces, logs } = decodeImport(await readFile(file));
    const total = traces.items.length + logs.items.length;
    let done = 0;
    for (let start = 0; start < traces.items.length; start += itemsAtOnce) {
      const spans = traces.items.slice(start, start + itemsAtOnce);
      await commit.submit({ spans, logs: [] }, 0);
      progress((done += spans.length), total);
    }
    for (let start = 0; start < logs.items.length; start += itemsAtOnce) {
      const records = logs.items.slice(start, start + itemsAtOnce);
      await commit.submit({ spans: [], logs: records }, 0);
      progress((done += records.length), total);
    }
    const messages = [...traces.messages, ...logs.messages];
    return {
      file,
      spans: traces.items.length,
      logs: logs.items.length,
      rejected: traces.rejected + logs.rejected,
      ...(messages.length === 0 ? {} : { message: messages.join(' ') }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { file, spans: 0, logs: 0, rejected: 0, message: `Not imported: ${reason}` };
  }
}
