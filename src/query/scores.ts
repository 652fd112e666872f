import type { Score } from '../model/score.ts';
import type { Db } from '../store/database.ts';
import { type ScoreRow, toScore } from '../store/rows.ts';
import { all } from './run.ts';
import { type Sql, sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/** Scores of a row of the turn list. */
export const onStepsAndTurn: Sql = sql`c.target IN ('trace', 'observation')`;
/** Scores of the rows of the step list. */
export const onSteps: Sql = sql`c.target = 'observation'`;

/** The scores of these traces by trace id, newest first, at most one per name and target. One query for all. */
export function getNewestScores(database: Db, traceIds: readonly string[], which: Sql): ReadonlyMap<string, readonly Score[]> {
  if (traceIds.length === 0) return new Map();
  const rows = all<ScoreRow & { readonly trace_id: Buffer }>(
    database,
    sql`SELECT c.* FROM json_each(${JSON.stringify(traceIds)}) wanted
      CROSS JOIN scores c ON c.trace_id = unhex(wanted.value) WHERE ${which} ORDER BY c.time_ms DESC, c.id`,
  );
  const byTrace = new Map<string, Score[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    const traceId = row.trace_id.toString('hex');
    const key = `${traceId} ${row.span_id?.toString('hex') ?? ''} ${row.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const scores = byTrace.get(traceId);
    if (scores === undefined) byTrace.set(traceId, [toScore(row)]);
    else scores.push(toScore(row));
  }
  return byTrace;
}

/** Every score of a trace, its steps and their documents, or of one of the steps; newest first. */
export function getScores(database: Db, traceId: string, spanId?: string): readonly Score[] {
  const place = spanId === undefined ? sql`1` : sql`c.span_id = ${traceKey(spanId)}`;
  return all<ScoreRow>(
    database,
    sql`SELECT c.* FROM scores c WHERE c.trace_id = ${traceKey(traceId)} AND ${place} ORDER BY c.time_ms DESC, c.id`,
  ).map(toScore);
}
