import type { SpanId, TraceId } from '../model/ids.ts';
import type { Score, ScoreSource, ScoreTarget, ScoreType } from '../model/score.ts';
import { fromMillis, toIso } from '../model/time.ts';
import { all, type Reader } from './run.ts';
import { type Sql, sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly target: ScoreTarget['kind'];
  readonly sessionId: string | null;
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly documentIndex: number | null;
  readonly type: ScoreType;
  readonly number: number | null;
  readonly text: string | null;
  readonly pass: number | null;
  readonly explanation: string | null;
  readonly source: ScoreSource;
  readonly author: string | null;
  readonly evaluator: string | null;
  readonly timeMs: number;
}

const columns = sql`c.id, c.name, c.target, c.session_id AS sessionId, lower(hex(c.trace_id)) AS traceId,
  lower(hex(c.span_id)) AS spanId, c.document_index AS documentIndex, c.type, c.number, c.text, c.pass, c.explanation,
  c.source, c.author, c.evaluator, c.time_ms AS timeMs`;

/** Scores of a row of the turn list. */
export const onStepsAndTurn: Sql = sql`c.target IN ('trace', 'observation')`;
/** Scores of the rows of the step list. */
export const onSteps: Sql = sql`c.target = 'observation'`;

/** The scores of these traces by trace id, newest first, at most one per name and target. One query for all. */
export function getNewestScores(
  database: Reader,
  traceIds: readonly string[],
  which: Sql,
): ReadonlyMap<string, readonly Score[]> {
  if (traceIds.length === 0) return new Map();
  const rows = all<Row>(
    database,
    sql`SELECT ${columns} FROM json_each(${JSON.stringify(traceIds)}) wanted
      CROSS JOIN scores c ON c.trace_id = unhex(wanted.value) WHERE ${which} ORDER BY c.time_ms DESC, c.id`,
  );
  const byTrace = new Map<string, Score[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    const key = `${row.traceId} ${row.spanId} ${row.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const scores = byTrace.get(row.traceId);
    if (scores === undefined) byTrace.set(row.traceId, [toScore(row)]);
    else scores.push(toScore(row));
  }
  return byTrace;
}

/** Every score of a trace, or of one of its observations and its documents; newest first. */
export function getScores(database: Reader, traceId: string, spanId?: string): readonly Score[] {
  const place = spanId === undefined ? sql`1` : sql`c.span_id = ${traceKey(spanId)}`;
  return all<Row>(
    database,
    sql`SELECT ${columns} FROM scores c WHERE c.trace_id = ${traceKey(traceId)} AND ${place} ORDER BY c.time_ms DESC, c.id`,
  ).map(toScore);
}

function toScore(row: Row): Score {
  return {
    id: row.id,
    name: row.name,
    target: toTarget(row),
    value: toValue(row),
    type: row.type,
    ...(row.pass === null ? {} : { pass: row.pass === 1 }),
    ...(row.explanation === null ? {} : { explanation: row.explanation }),
    source: row.source,
    ...(row.author === null ? {} : { author: row.author }),
    ...(row.evaluator === null ? {} : { evaluator: row.evaluator }),
    time: toIso(fromMillis(row.timeMs)),
  };
}

function toTarget(row: Row): ScoreTarget {
  const { traceId, spanId } = row;
  switch (row.target) {
    case 'session':
      return { kind: 'session', sessionId: row.sessionId ?? '' };
    case 'trace':
      return { kind: 'trace', traceId };
    case 'observation':
      return { kind: 'observation', traceId, spanId };
    case 'document':
      return { kind: 'document', traceId, spanId, index: row.documentIndex ?? 0 };
  }
}

function toValue(row: Row): Score['value'] {
  if (row.type === 'boolean') return row.number === 1;
  return row.type === 'numeric' ? (row.number ?? 0) : (row.text ?? '');
}
