import type { TraceId } from '../model/ids.ts';
import type { Status } from '../model/observation.ts';
import type { Page, TurnRow } from '../model/summary.ts';
import { completeTime } from '../model/traceHead.ts';
import type { Db } from '../store/database.ts';
import { clampLimit, cursorOf, parseCursor, toPage } from './cursor.ts';
import { prepareFilter, whereMatches, whereShown } from './filter.ts';
import { hiddenSpans } from './nestedTools.ts';
import { all, known } from './run.ts';
import { getNewestScores, onStepsAndTurn } from './scores.ts';
import { type Sql, sql } from './sql.ts';
import { openSpans } from './started.ts';
import { traceKey } from './traceKey.ts';

/** Which turns of a session to list. */
export interface TurnsRequest {
  readonly sessionRowId: number;
  readonly filter: string;
  /** Whether turns that hold nothing but infrastructure are listed; they are not by default. */
  readonly showNoise?: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

interface Row {
  readonly traceId: TraceId;
  readonly sessionRowId: number;
  readonly title: string;
  readonly name: string;
  readonly status: Status;
  readonly startTime: number;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly hiddenSpans: number;
  readonly errorCount: number;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly service: string | null;
  readonly model: string | null;
  readonly openSpans: number;
  readonly hasRoot: number;
  readonly arrivedTime: number;
  readonly cursor: string;
}

/** The status of a turn `t`: an error anywhere in it is its own, as the session's count of errors has it. */
export const turnStatus = sql`CASE WHEN t.root_status = 2 OR t.error_count > 0 THEN 'error'
  WHEN t.root_status = 1 THEN 'ok' ELSE 'unset' END`;

/** The duration of a turn `t` in ms, with microseconds as the fraction. */
export const turnDurationMs = sql`max(0, t.end_ns - t.start_ns) / 1000 / 1000.0`;

const columns = sql`lower(hex(t.trace_id)) AS traceId, t.session AS sessionRowId, coalesce(t.title, t.name) AS title, t.name,
  ${turnStatus} AS status, t.start_ns / 1000000 AS startTime, ${turnDurationMs} AS durationMs, t.span_count AS spanCount,
  ${hiddenSpans} AS hiddenSpans, t.error_count AS errorCount, t.total_tokens AS tokens, t.cost_usd AS costUsd, t.service,
  t.model, ${openSpans} AS openSpans, t.has_root AS hasRoot, t.arrived_ms AS arrivedTime, ${cursorOf(sql`t.start_ns`, sql`t.id`)} AS cursor`;

/** A page of a session's turns that match, oldest first. Throws QueryError. */
export function getTurns(database: Db, request: TurnsRequest, now: number): Page<TurnRow> {
  const limit = clampLimit(request.limit);
  const filter = prepareFilter(database, request.filter, now);
  const after = request.cursor === undefined ? sql`1` : newerThan(request.cursor);
  const rows = all<Row>(
    database,
    sql`SELECT ${columns} FROM traces t WHERE t.session = ${request.sessionRowId} AND ${after} AND ${whereShown(request.showNoise)}
        AND ${whereMatches(filter)}
      ORDER BY t.start_ns, t.id LIMIT ${limit + 1}`,
  );
  const page = toPage(rows, limit, toTurn);
  return { ...page, rows: withScores(database, page.rows) };
}

/** One turn, or undefined when the database does not hold it. */
export function getTurn(database: Db, traceId: string): TurnRow | undefined {
  const rows = all<Row>(database, sql`SELECT ${columns} FROM traces t WHERE t.trace_id = ${traceKey(traceId)}`);
  return withScores(database, rows.map(toTurn))[0];
}

function toTurn({ cursor, openSpans, hasRoot, arrivedTime, ...row }: Row): Omit<TurnRow, 'scores'> {
  const time = completeTime({ openSpans, hasRoot: hasRoot === 1, arrivedTime });
  return { ...known(row), ...(time === undefined ? {} : { completeTime: time }) };
}

function withScores(database: Db, rows: readonly Omit<TurnRow, 'scores'>[]): readonly TurnRow[] {
  const scores = getNewestScores(
    database,
    rows.map(({ traceId }) => traceId),
    onStepsAndTurn,
  );
  return rows.map((row) => ({ ...row, scores: scores.get(row.traceId) ?? [] }));
}

function newerThan(cursor: string): Sql {
  const { timeNs, id } = parseCursor(cursor);
  return sql`(t.start_ns, t.id) > (${timeNs}, ${id})`;
}
