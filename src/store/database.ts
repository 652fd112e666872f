import { closeSync, existsSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError, toStoreError } from './errors.ts';
import { checkVersion, migrate } from './migrate.ts';

/** An open connection. Keep a reference: one that is collected closes itself and drops its transaction. */
export type Db = Database.Database;
export type Statement<Parameters extends unknown[], Row = unknown> = Database.Statement<Parameters, Row>;

/** `normal`: survives a crash of the process. `full`: survives a power cut too. */
export type Durability = 'normal' | 'full';

// Earlier versions can corrupt a WAL database when a checkpoint meets a commit (fixed 2026-03).
const oldestSqlite = [3, 51, 3] as const;
// A worker may wait so long for another window's short transaction; the extension host never opens the database.
const busyTimeoutMs = 1000;
// A safety net: whoever writes calls `checkpoint` when idle, so that no request waits for one.
const autoCheckpointPages = 8000;
const maxWalBytes = 64 * 1024 * 1024;

/**
 * Opens the database for the one collector, making folder (0700) and file (0600) when missing, and brings its schema up to date.
 * `:memory:` is for tests. Throws {@link StoreError}.
 */
export function openWriter(path: string, { durability }: { readonly durability: Durability }): Db {
  return open(path, { create: true, readonly: false }, (db) => {
    prepare(db, durability, -16_000);
    db.pragma(`wal_autocheckpoint = ${autoCheckpointPages}`);
    db.pragma(`journal_size_limit = ${maxWalBytes}`);
    migrate(db);
  });
}

/** Opens the database for what people type, which is synced at each commit. It must exist. Throws {@link StoreError}. */
export function openLabelWriter(path: string): Db {
  return open(path, { create: false, readonly: false }, (db) => {
    prepare(db, 'full', -2000);
    checkVersion(db, { newerIsFine: false });
  });
}

/** Opens the database read-only. It must exist; one that a newer version of the program wrote is read as far as it goes. Throws {@link StoreError}. */
export function openReader(path: string): Db {
  return open(path, { create: false, readonly: true }, (db) => {
    setCommon(db, -32_000);
    db.pragma('query_only = ON');
    checkVersion(db, { newerIsFine: true });
  });
}

/** Opens a damaged database that was set aside, to read what can be read; anything may throw. Throws StoreError when nothing can. */
export function openDamaged(path: string): Db {
  return open(path, { create: false, readonly: false }, (db) => {
    // Or SQLite refuses a file that was cut off altogether; it allows this only where it allows everything.
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    setCommon(db, -2000);
  });
}

/**
 * Moves what the write-ahead log holds into the database file, as far as no reader holds it back, and syncs it.
 * Returns how many pages of the log are left.
 */
export function checkpoint(db: Db): number {
  const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { readonly log: number; readonly checkpointed: number }[];
  return row === undefined || row.log < 0 ? 0 : row.log - row.checkpointed;
}

/** Gives free pages back to the disk, for as long as that takes: at most `pages` of 4 KB. */
export function shrink(db: Db, pages: number): void {
  db.pragma(`incremental_vacuum(${pages})`);
}

/** Runs `work` in a transaction that holds the write lock from its start: one that reads first could not wait for the lock later. */
export function inTransaction<Result>(db: Db, work: () => Result): Result {
  return db.transaction(work).immediate();
}

interface Access {
  readonly create: boolean;
  readonly readonly: boolean;
}

function open(path: string, access: Access, setUp: (db: Db) => void): Db {
  let db: Db | undefined;
  try {
    checkSqlite();
    const file = resolveFile(path);
    if (access.create) makeFile(file);
    else if (!existsSync(file)) throw new StoreError('missing', `There is no trace database at ${path} yet.`);
    db = new Database(file, { timeout: busyTimeoutMs, readonly: access.readonly, fileMustExist: !access.create });
    setUp(db);
    return db;
  } catch (error) {
    db?.close();
    throw toStoreError(error, path);
  }
}

/** Two names of one file would have two write-ahead logs. */
function resolveFile(path: string): string {
  if (path === ':memory:') return path;
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}

function makeFile(file: string): void {
  if (file === ':memory:') return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Only when it is not there: closing a second descriptor of an open database would drop its locks.
  if (existsSync(file)) return;
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    // Another process that starts at the same moment was faster.
    if (!existsSync(file)) throw error;
  }
}

/** Asked of a database in memory: the first statement on a damaged one may fail. */
function checkSqlite(): void {
  const memory = new Database(':memory:');
  const version = memory.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  memory.close();
  if (isOlder(version.split('.').map(Number), oldestSqlite)) {
    throw new StoreError('old-sqlite', `SQLite ${version} can damage databases; ${oldestSqlite.join('.')} or newer is needed.`);
  }
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (const [index, wanted] of than.entries()) {
    const part = version[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

function prepare(db: Db, durability: Durability, cacheSize: number): void {
  // Of a new file only: what is deleted can be given back to the disk.
  db.pragma('auto_vacuum = INCREMENTAL');
  // Before any migration: a switch of the journal while an old process has the file open corrupts it.
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && !db.memory) {
    throw new StoreError('io', `The file system of ${db.name} cannot share a database between processes. Choose a local folder.`);
  }
  // Explicit, since the default differs between builds of SQLite.
  db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  // On macOS a plain fsync does not reach the disk.
  db.pragma(`fullfsync = ${durability === 'full' ? 'ON' : 'OFF'}`);
  db.pragma('checkpoint_fullfsync = ON');
  setCommon(db, cacheSize);
}

function setCommon(db: Db, cacheSize: number): void {
  db.pragma('mmap_size = 0');
  db.pragma(`cache_size = ${cacheSize}`);
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
}
