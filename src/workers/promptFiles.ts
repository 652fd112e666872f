import { readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { extractUnits, maxFileLength } from '../link/extractUnits.ts';
import { createPromptIndex, type PromptIndex } from '../link/promptIndex.ts';
import type { PromptUnit } from '../link/promptUnit.ts';

/** Prompt units of workspace folders, by folder. Reads files a few at a time, so that queries are answered between them. */
export interface PromptFiles {
  /** Reads the files (absolute paths below `root`) anew; returns how many units they hold. */
  index(root: string, files: readonly string[]): Promise<number>;
  /** The index of a folder; an empty one before it was read. */
  of(root: string): PromptIndex;
}

const filesAtOnce = 16;

/** Starts with no folder indexed. */
export function createPromptFiles(): PromptFiles {
  const indexes = new Map<string, PromptIndex>();
  const empty = createPromptIndex([]);
  return {
    of: (root) => indexes.get(root) ?? empty,
    index: async (root, files) => {
      const units: PromptUnit[] = [];
      for (let start = 0; start < files.length; start += filesAtOnce) {
        const some = await Promise.all(files.slice(start, start + filesAtOnce).map((file) => readUnits(root, file)));
        for (const unit of some.flat()) units.push(unit);
      }
      indexes.set(root, createPromptIndex(units));
      return units.length;
    },
  };
}

/** A file that vanished, cannot be read or is too large has no prompts: the others still count. */
async function readUnits(root: string, file: string): Promise<readonly PromptUnit[]> {
  try {
    const { size } = await stat(file);
    if (size > maxFileLength * 4) return [];
    return extractUnits(relative(root, file).split(sep).join('/'), await readFile(file, 'utf8'));
  } catch {
    return [];
  }
}
