import type { TraceId } from '../model/ids.ts';
import type { Score } from '../model/score.ts';
import { type Db, inTransaction } from './database.ts';
import { toStoreError } from './errors.ts';
import { type ScoreRow, toBlob, toScore, toScoreRow } from './rows.ts';
import { createStateTable } from './state.ts';

/**
 * Writes what people say of traces, durably when `db` was opened by `openLabelWriter`. A score with a known id replaces it.
 * All or nothing. Throws StoreError.
 */
export function saveScores(db: Db, scores: readonly Score[]): void {
  if (scores.length === 0) return;
  const upsert = db.prepare<[ScoreRow]>(`${insertScore} ${replaceScore}`);
  change(db, (touch) => {
    for (const score of scores) {
      const row = toScoreRow(score);
      upsert.run(row);
      touch(row);
    }
  });
}

/** Deletes scores by id; unknown ids are passed over. */
export function deleteScores(db: Db, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const remove = db.prepare<[string], ScoreRow>('DELETE FROM scores WHERE id = ? RETURNING *');
  change(db, (touch) => {
    for (const id of ids) {
      const row = remove.get(id);
      if (row !== undefined) touch(row);
    }
  });
}

/** The scores of a trace, its observations and their documents, oldest first. */
export function readScores(db: Db, traceId: TraceId): readonly Score[] {
  return db
    .prepare<[Buffer], ScoreRow>('SELECT * FROM scores WHERE trace_id = ? ORDER BY time_ms, id')
    .all(toBlob(traceId))
    .map(toScore);
}

/** The scores of a session itself, oldest first. */
export function readSessionScores(db: Db, sessionId: string): readonly Score[] {
  return db
    .prepare<[string], ScoreRow>('SELECT * FROM scores WHERE session_id = ? ORDER BY time_ms, id')
    .all(sessionId)
    .map(toScore);
}

/** Every score of a person, for backup and salvage. */
export function readHumanScores(db: Db): readonly Score[] {
  return db.prepare<[], ScoreRow>("SELECT * FROM scores WHERE source = 'human' ORDER BY time_ms, id").all().map(toScore);
}

/** Writes scores that telemetry carries; the caller's transaction. What a person said is never overwritten. */
export function createTelemetryScores(db: Db): (scores: readonly Score[]) => void {
  const upsert = db.prepare<[ScoreRow]>(`${insertScore} ${replaceScore} WHERE scores.source <> 'human'`);
  return (scores) => {
    // Telemetry does not speak for people, whatever it claims: only labels of this program are protected and kept for ever.
    for (const score of scores) upsert.run(toScoreRow(score.source === 'human' ? { ...score, source: 'import' } : score));
  };
}

const columns = [
  'name',
  'target',
  'session_id',
  'trace_id',
  'span_id',
  'document_index',
  'type',
  'number',
  'text',
  'pass',
  'explanation',
  'source',
  'author',
  'evaluator',
  'time_ms',
] as const satisfies readonly (keyof ScoreRow)[];
const insertScore = `INSERT INTO scores (id, ${columns.join(', ')}) VALUES (@id, ${columns.map((name) => `@${name}`).join(', ')})`;
const replaceScore = `ON CONFLICT (id) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`;

/** One transaction that stamps the traces and sessions whose scores it changes, so that views of them follow. */
function change(db: Db, work: (touch: (row: ScoreRow) => void) => void): void {
  const state = createStateTable(db);
  const stampTrace = db.prepare<[number, Buffer]>('UPDATE traces SET revision = ? WHERE trace_id = ?');
  const stampSession = db.prepare<[number, string]>(
    'UPDATE traces SET revision = ? WHERE session = (SELECT id FROM sessions WHERE session_id = ?)',
  );
  try {
    inTransaction(db, () => {
      const revision = state.advance();
      work((row) => {
        if (row.trace_id !== null) stampTrace.run(revision, row.trace_id);
        if (row.session_id !== null) stampSession.run(revision, row.session_id);
      });
    });
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}
