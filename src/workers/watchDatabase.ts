import { type Changes, getChanges } from '../query/changes.ts';
import type { Db } from '../store/database.ts';

// `data_version` costs microseconds: it looks at shared memory, not at the file.
const lookEveryMs = 50;
const announceEveryMs = 100;

/** Tells of commits by any connection, this process's or another's, at most ten times a second. Returns how to stop. */
export function watchDatabase(db: Db, announce: (changes: Changes) => void): () => void {
  let revision = getChanges(db, 0).revision;
  let version = db.pragma('data_version', { simple: true });
  let lastMs = 0;
  const timer = setInterval(() => {
    const now = db.pragma('data_version', { simple: true });
    if (now === version || performance.now() - lastMs < announceEveryMs) return;
    version = now;
    const changes = getChanges(db, revision);
    // Search indexing commits too, and changes nothing that is shown.
    if (changes.revision === revision) return;
    revision = changes.revision;
    lastMs = performance.now();
    announce(changes);
  }, lookEveryMs);
  return () => clearInterval(timer);
}
