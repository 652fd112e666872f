import { statSync } from 'node:fs';
import { type Changes, getChanges } from '../query/changes.ts';
import type { Db } from '../store/database.ts';

// `data_version` costs microseconds: it looks at shared memory, not at the file.
const lookEveryMs = 50;
const announceEveryMs = 100;
const looksPerFileCheck = 20;

/** Who hears of what. */
export interface DatabaseListener {
  /** Somebody committed: this process or another. At most ten times a second. */
  onChanged(changes: Changes): void;
  /** Another file lies at the path now (a damaged one was set aside). Told every second until the watch is stopped. */
  onReplaced(): void;
}

/** Watches the database behind an open connection. Returns how to stop. */
export function watchDatabase(db: Db, { onChanged, onReplaced }: DatabaseListener): () => void {
  let revision = getChanges(db, 0).revision;
  let version = db.pragma('data_version', { simple: true });
  let lastMs = 0;
  let looks = 0;
  const file = fileNumber(db.name);
  const timer = setInterval(() => {
    if (++looks % looksPerFileCheck === 0 && isReplaced(db.name, file)) return onReplaced();
    const now = db.pragma('data_version', { simple: true });
    if (now === version || performance.now() - lastMs < announceEveryMs) return;
    version = now;
    const changes = getChanges(db, revision);
    // Search indexing commits too, and changes nothing that is shown.
    if (changes.revision === revision) return;
    revision = changes.revision;
    lastMs = performance.now();
    onChanged(changes);
  }, lookEveryMs);
  return () => clearInterval(timer);
}

/** A file that is gone is about to be replaced: then it is looked for again. */
function isReplaced(path: string, file: bigint | undefined): boolean {
  const now = fileNumber(path);
  return now !== undefined && now !== file;
}

function fileNumber(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
