import type { SpanId, TraceId } from '../model/ids.ts';
import type { ReceivedSpan } from '../model/received.ts';
import { startedSpan } from '../normalise/pending.ts';
import type { Db } from '../store/database.ts';
import { createSpanReader } from '../store/spanReader.ts';
import { all } from './run.ts';
import { type Sql, sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/** Holds for records `p` of a start whose span has not come. */
const isUnmet: Sql = sql`p.pending = 1
  AND NOT EXISTS (SELECT 1 FROM spans s WHERE s.trace = p.trace AND s.span_id = p.parent_id)`;

/** How many spans of a trace `t` are open: those without an end, and those of which only the start was reported. */
export const openSpans: Sql = sql`t.open_count
  + (SELECT count(DISTINCT p.parent_id) FROM spans p WHERE p.trace = t.id AND ${isUnmet})`;

/** A span of which only the start was reported. */
export interface StartedSpan {
  /** The record as it was received. */
  readonly record: ReceivedSpan;
  /** The span that it announces, in flight. */
  readonly span: ReceivedSpan;
}

/** The spans of a trace of which only the start was reported, or the one of these with that id. */
export function readStarted(database: Db, traceId: TraceId, spanId?: SpanId): readonly StartedSpan[] {
  const which = spanId === undefined ? sql`1` : sql`p.parent_id = ${traceKey(spanId)}`;
  const records = all<{ spanId: SpanId; first: number }>(
    database,
    sql`SELECT lower(hex(p.span_id)) AS spanId, min(p.id) AS first FROM traces t JOIN spans p ON p.trace = t.id
      WHERE t.trace_id = ${traceKey(traceId)} AND ${isUnmet} AND ${which} GROUP BY p.parent_id ORDER BY first`,
  );
  if (records.length === 0) return [];
  const reader = createSpanReader(database);
  return records.flatMap(({ spanId: recordId }) => {
    const record = reader.span(traceId, recordId);
    const span = record === undefined ? undefined : startedSpan(record);
    return record === undefined || span === undefined ? [] : [{ record, span }];
  });
}
