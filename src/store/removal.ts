import type { Db } from './database.ts';
import { SessionKeeper } from './sessionKeeper.ts';
import { createStateTable } from './state.ts';

/** Removes traces with all that only they use. Calls belong inside a transaction that ends with {@link TraceRemover.finish}. */
export interface TraceRemover {
  /** By traces.id. */
  remove(trace: number): void;
  /** Brings sessions and the revision up to date. */
  finish(): void;
}

export function createTraceRemover(db: Db): TraceRemover {
  const sessions = new SessionKeeper(db);
  const state = createStateTable(db);
  const sessionOf = db.prepare<[number], number>('SELECT session FROM traces WHERE id = ?').pluck();
  const ownBodies = db.prepare<[number], { id: number; first: number | null; count: number | null }>(
    'SELECT id, first_piece AS first, piece_count AS count FROM bodies WHERE trace = ?',
  );
  const otherUse = db
    .prepare<[number, number], number>('SELECT trace FROM body_uses WHERE body = ? AND trace <> ? LIMIT 1')
    .pluck();
  const forgetUse = db.prepare<[number, number]>('DELETE FROM body_uses WHERE body = ? AND trace = ?');
  const rehome = db.prepare<[number, number]>('UPDATE bodies SET trace = ? WHERE id = ?');
  const ofBody = [
    // rowid 2n: the text of body n.
    'DELETE FROM texts WHERE rowid = ? * 2',
    'DELETE FROM body_lists WHERE body = ?',
    'DELETE FROM body_uses WHERE body = ?',
    'DELETE FROM bodies WHERE id = ?',
  ].map((text) => db.prepare<[number]>(text));
  const dropPieces = db.prepare<[number, number]>('DELETE FROM body_pieces WHERE id >= ? AND id < ?');
  const ofTrace = [
    'DELETE FROM body_uses WHERE trace = ?',
    // rowid 2n + 1: the short texts of span n.
    'DELETE FROM texts WHERE rowid IN (SELECT id * 2 + 1 FROM spans WHERE trace = ?)',
    'DELETE FROM stale_texts WHERE span IN (SELECT id FROM spans WHERE trace = ?)',
    'DELETE FROM prompt_links WHERE span IN (SELECT id FROM spans WHERE trace = ?)',
    'DELETE FROM spans WHERE trace = ?',
    'DELETE FROM log_names WHERE trace = ?',
    'DELETE FROM span_names WHERE trace = ?',
    'DELETE FROM logs WHERE trace = ?',
    'DELETE FROM tags WHERE trace = ?',
    'DELETE FROM scores WHERE trace_id = (SELECT trace_id FROM traces WHERE id = ?)',
    'DELETE FROM traces WHERE id = ?',
  ].map((text) => db.prepare<[number]>(text));
  // Ids at the end may be given again: what gets them must not count as indexed.
  const lowerIndexed = db.prepare(
    `UPDATE state SET indexed_body = min(indexed_body, (SELECT coalesce(max(id), 0) FROM bodies)),
       indexed_span = min(indexed_span, (SELECT coalesce(max(id), 0) FROM spans))`,
  );
  const dropSessionScores = db.prepare<[string]>('DELETE FROM scores WHERE session_id = ?');

  function removeBodies(trace: number): void {
    for (const { id, first, count } of ownBodies.all(trace)) {
      const other = otherUse.get(id, trace);
      if (other !== undefined) {
        rehome.run(other, id);
        forgetUse.run(id, other);
        continue;
      }
      if (first !== null && count !== null) dropPieces.run(first, first + count);
      for (const statement of ofBody) statement.run(id);
    }
  }

  return {
    remove(trace) {
      const session = sessionOf.get(trace);
      if (session === undefined) return;
      removeBodies(trace);
      for (const statement of ofTrace) statement.run(trace);
      if (session === 0) return;
      sessions.leave(session);
      const name = sessions.nameOf(session);
      if (name !== undefined && sessions.isEmpty(session)) dropSessionScores.run(name);
    },
    finish() {
      lowerIndexed.run();
      sessions.flush(state.advanceForRemoval());
    },
  };
}
