import { type Db, openWriter } from '../store/database.ts';
import { StoreError } from '../store/errors.ts';
import { recover } from '../store/recover.ts';
import type { Salvage } from '../store/salvage.ts';
import type { Writer } from '../store/writer.ts';
import type { CollectorOptions } from './collectorApi.ts';

/** The database, open for writing. */
export interface OpenStore {
  readonly db: Db;
  /** What happened to a damaged one, in words; it was set aside and a new one begun. */
  readonly message?: string;
  /** Begins to copy what can be read of the damaged one. */
  readonly startSalvage?: (writer: Pick<Writer, 'write'>) => Salvage;
}

/**
 * Opens the database. A damaged one is set aside, never deleted; `isDamaged` says that this is known already, from a write.
 * Throws StoreError for everything else.
 */
export function openStore({ database, durability }: CollectorOptions, isDamaged = false): OpenStore {
  try {
    if (!isDamaged) return { db: openWriter(database, { durability }) };
  } catch (error) {
    if (!(error instanceof StoreError) || !error.isCorruption) throw error;
  }
  const { db, folder, startSalvage } = recover(database, { durability, now: Date.now() });
  const message = `The trace database was damaged. It was set aside in ${folder}, nothing was deleted; what can be read is being copied.`;
  return { db, message, startSalvage };
}
