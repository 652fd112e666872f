import { parseTraceId } from '../model/ids.ts';
import { checkpoint, type Db, inTransaction, shrink } from './database.ts';
import { toStoreError } from './errors.ts';
import { createTraceRemover } from './removal.ts';
import { toBlob } from './rows.ts';
import { createStateTable } from './state.ts';

/** How long and how much to keep. Zero means without limit. */
export interface Retention {
  readonly days: number;
  readonly maxBytes: number;
}

export interface PruneResult {
  readonly removedTraces: number;
  /** Whether there was no time for all: call again. */
  readonly isMore: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;
// Traces in one transaction: others may write in between.
const chunk = 50;
// The same when the size decides, so that little more goes than must.
const smallChunk = 5;
const maxCandidates = 1000;
const freeAll = 1_000_000;

/**
 * Deletes whole traces, their scores included, and what only they used. Returns how many there were. Throws StoreError; what was
 * deleted until then stays deleted.
 */
export function deleteTraces(db: Db, traceIds: readonly string[]): number {
  const idOf = db.prepare<[Buffer], number>('SELECT id FROM traces WHERE trace_id = ?').pluck();
  const known = traceIds
    .map((traceId) => parseTraceId(traceId))
    .map((traceId) => (traceId === undefined ? undefined : idOf.get(toBlob(traceId))))
    .filter((id) => id !== undefined);
  return removeTraces(db, [...new Set(known)], Number.POSITIVE_INFINITY);
}

/** Deletes all traces, sessions and scores, labels of people included, and gives the space back. Throws StoreError. */
export function clear(db: Db): void {
  const tables =
    `stale_texts prompt_links tags scores log_names span_names logs spans traces sessions body_uses body_lists bodies body_pieces
    attribute_templates resources scopes`.split(/\s+/);
  try {
    inTransaction(db, () => {
      for (const table of tables) db.exec(`DELETE FROM ${table}`);
      db.exec("INSERT INTO texts (texts) VALUES ('delete-all')");
      db.exec('UPDATE state SET indexed_body = 0, indexed_span = 0');
      createStateTable(db).advanceForRemoval();
    });
    shrink(db, freeAll);
    checkpoint(db);
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}

/**
 * Deletes traces that are older than allowed or, oldest first, as many as it takes to keep the size; works for about `maxMs`.
 * Never a trace that a person has scored, nor one of a session that a person has scored. Age is counted by our clock at
 * the last arrival, since senders' clocks may be anything. Throws StoreError.
 */
export function prune(
  db: Db,
  { days, maxBytes }: Retention,
  { now, maxMs }: { readonly now: number; readonly maxMs: number },
): PruneResult {
  const deadline = performance.now() + maxMs;
  // No index serves this; it reads the traces, which are few beside the spans.
  const oldest = db
    .prepare<[number, number], number>(
      `SELECT t.id FROM traces t LEFT JOIN sessions e ON e.id = t.session
     WHERE t.arrived_ms < ?
       AND NOT EXISTS (SELECT 1 FROM scores c WHERE c.trace_id = t.trace_id AND c.source = 'human')
       AND NOT EXISTS (SELECT 1 FROM scores c WHERE c.session_id = e.session_id AND c.source = 'human')
     ORDER BY t.arrived_ms, t.id LIMIT ?`,
    )
    .pluck();
  let removedTraces = 0;
  try {
    if (days > 0) {
      const old = oldest.all(now - days * dayMs, Number.MAX_SAFE_INTEGER);
      removedTraces += removeTraces(db, old, deadline);
      if (removedTraces < old.length) return { removedTraces, isMore: true };
    }
    while (maxBytes > 0 && usedBytes(db) > maxBytes) {
      const candidates = oldest.all(Number.MAX_SAFE_INTEGER, maxCandidates);
      if (candidates.length === 0) break;
      for (let at = 0; at < candidates.length && usedBytes(db) > maxBytes; at += smallChunk) {
        if (performance.now() > deadline) return { removedTraces, isMore: true };
        removedTraces += removeTraces(db, candidates.slice(at, at + smallChunk), Number.POSITIVE_INFINITY);
      }
    }
    if (removedTraces > 0) shrink(db, freeAll);
    return { removedTraces, isMore: false };
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}

/** Bytes of the database that hold something; free pages do not count. */
export function usedBytes(db: Db): number {
  const read = (pragma: string) => Number(db.pragma(pragma, { simple: true }));
  return (read('page_count') - read('freelist_count')) * read('page_size');
}

function removeTraces(db: Db, traces: readonly number[], deadline: number): number {
  const remover = createTraceRemover(db);
  let removed = 0;
  try {
    while (removed < traces.length && performance.now() < deadline) {
      const some = traces.slice(removed, removed + chunk);
      inTransaction(db, () => {
        for (const trace of some) remover.remove(trace);
        remover.finish();
      });
      removed += some.length;
    }
    return removed;
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}
