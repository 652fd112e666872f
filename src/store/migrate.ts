import type { Db } from './database.ts';
import { StoreError } from './errors.ts';
import { migration001Initial } from './migrations/001Initial.ts';
import { migration002PlacedLogs } from './migrations/002PlacedLogs.ts';
import { migration003PendingRecords } from './migrations/003PendingRecords.ts';
import { migration004TwinCalls } from './migrations/004TwinCalls.ts';
import { migration005HiddenTurns } from './migrations/005HiddenTurns.ts';

/** In order; the schema's version (`PRAGMA user_version`) is how many of them have run. */
export const migrations: readonly string[] = [
  migration001Initial,
  migration002PlacedLogs,
  migration003PendingRecords,
  migration004TwinCalls,
  migration005HiddenTurns,
];

/** `PRAGMA application_id`: "PTRL". Tells our files from other programs' databases. */
export const applicationId = 0x5054_524c;

/**
 * Brings the schema up to date, one transaction per step, so that a process killed at any moment leaves a whole version.
 * Safe when several processes start at once. Throws {@link StoreError} for files that are not ours or newer than this program.
 */
export function migrate(db: Db, steps: readonly string[] = migrations): void {
  for (;;) {
    if (checkOwner(db, steps.length, false) === steps.length) return;
    const apply = db.transaction(() => {
      // Asked again under the lock: another process may have done the step meanwhile.
      const version = userVersion(db);
      const step = steps[version];
      if (step === undefined) return;
      db.exec(step);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${version + 1}`);
    });
    apply.exclusive();
  }
}

/** Throws {@link StoreError} when the file is not ours or its schema is not the one this program knows. */
export function checkVersion(db: Db, { newerIsFine }: { readonly newerIsFine: boolean }): void {
  if (checkOwner(db, migrations.length, newerIsFine) < migrations.length) {
    throw new StoreError('older-schema', `${db.name} was written by an older version and has not been opened for writing since.`);
  }
}

function checkOwner(db: Db, known: number, newerIsFine: boolean): number {
  const version = userVersion(db);
  const id = db.pragma('application_id', { simple: true });
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (id !== applicationId && !isEmpty) {
    throw new StoreError('not-a-database', `${db.name} is a database of another program. It was left as it is.`);
  }
  if (version > known && !newerIsFine) {
    throw new StoreError(
      'newer-schema',
      `${db.name} was written by a newer version of Promptrail (schema ${version}, this one knows ${known}). It can be read, but nothing is written: update Promptrail.`,
    );
  }
  return version;
}

function userVersion(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }));
}
