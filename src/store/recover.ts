import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Db, type Durability, openDamaged, openWriter } from './database.ts';
import { toStoreError } from './errors.ts';
import { createSalvage, type Salvage } from './salvage.ts';
import type { Writer } from './writer.ts';

/** A database that was replaced because it is damaged. */
export interface Recovery {
  /** The new, empty database, open for writing. */
  readonly db: Db;
  /** Where the damaged files lie now. */
  readonly folder: string;
  /**
   * Begins to copy over what can be read: give it the writer of the new database, then call `step` while there is time.
   */
  startSalvage(writer: Pick<Writer, 'write'>): Salvage;
}

export interface RecoverOptions {
  readonly durability: Durability;
  /** Milliseconds since the epoch: the name of the folder. */
  readonly now: number;
}

const prefix = 'corrupt-';
const keptFolders = 2;

/**
 * Sets a damaged database aside, nothing deleted, and opens a new one in its place. Only for StoreErrors whose `isCorruption` is true:
 * anything else passes. All connections of this process must be closed. Throws StoreError.
 */
export function recover(path: string, { durability, now }: RecoverOptions): Recovery {
  let folder: string;
  try {
    folder = setAside(path, now);
  } catch (error) {
    throw toStoreError(error, path);
  }
  const db = openWriter(path, { durability });
  return {
    db,
    folder,
    startSalvage: (writer) => createSalvage(() => openDamaged(join(folder, basename(path))), db, writer, folder),
  };
}

function setAside(path: string, now: number): string {
  const parent = dirname(path);
  const name = `${prefix}${new Date(now).toISOString().replaceAll(':', '-')}`;
  let folder = join(parent, name);
  for (let count = 2; existsSync(folder); count += 1) folder = join(parent, `${name}-${count}`);
  mkdirSync(folder, { mode: 0o700 });
  // The log first: left beside a new database it would be played into that.
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, join(folder, basename(path) + suffix));
  }
  const folders = readdirSync(parent).filter((entry) => entry.startsWith(prefix));
  for (const old of folders.sort().slice(0, -keptFolders)) rmSync(join(parent, old), { recursive: true, force: true });
  return folder;
}
