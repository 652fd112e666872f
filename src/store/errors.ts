/** What went wrong with a database file, for code that must tell the cases apart. */
export type StoreErrorCode =
  | 'corrupt'
  | 'not-a-database'
  | 'newer-schema'
  | 'older-schema'
  | 'missing'
  | 'read-only'
  | 'locked'
  | 'full'
  | 'io'
  | 'old-sqlite';

/** The database cannot be used; the message says what happened, what was kept and what to do. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  readonly code: StoreErrorCode;

  /** True when only quarantine helps. Everything else may pass by itself, and treating it as fatal would lose data. */
  get isCorruption(): boolean {
    return this.code === 'corrupt' || this.code === 'not-a-database';
  }
}

/** Nothing was written, and the same write may succeed later: locked, full or read-only. The sender should try again. */
export class StoreUnavailableError extends StoreError {
  override readonly name = 'StoreUnavailableError';
}

/** Too much is waiting to be written: nothing of this request was kept, the sender should try again soon. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError';
}

/**
 * Names the error of a statement. What is not about the file (a mistake in our SQL, a broken invariant) is returned as it is.
 * `path` is for the message.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const options = { cause: error };
  const detail = error instanceof Error ? ` (${error.message})` : '';
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new StoreError('corrupt', `The trace database ${path} is damaged${detail}. Nothing was deleted.`, options);
  }
  if (code === 'SQLITE_NOTADB') {
    return new StoreError('not-a-database', `${path} is not a trace database. It was left as it is.`, options);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || code === 'SQLITE_PROTOCOL') {
    return new StoreUnavailableError('locked', `The trace database ${path} is locked by another process.`, options);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new StoreUnavailableError(
      'full',
      `The disk of the trace database ${path} is full. What was stored is safe; free some space or clear old traces.`,
      options,
    );
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StoreUnavailableError('read-only', `The trace database ${path} or its folder cannot be written.`, options);
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return new StoreUnavailableError('io', `The trace database ${path} cannot be opened${detail}.`, options);
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return new StoreUnavailableError('io', `The trace database ${path} could not be read or written${detail}.`, options);
  }
  return error;
}
