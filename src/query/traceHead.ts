import type { TraceId } from '../model/ids.ts';
import type { Status, Usage } from '../model/observation.ts';
import type { TraceHead } from '../model/traceHead.ts';
import type { Db } from '../store/database.ts';
import { hiddenSpans } from './nestedTools.ts';
import { all, get } from './run.ts';
import { sessionTitle } from './sessions.ts';
import { sql } from './sql.ts';
import { openSpans } from './started.ts';
import { traceKey } from './traceKey.ts';
import { turnDurationMs, turnStatus } from './turns.ts';

interface Row {
  readonly id: number;
  readonly traceId: TraceId;
  readonly revision: number;
  readonly sessionRowId: number;
  readonly sessionId: string | null;
  readonly sessionTitle: string;
  readonly turnNumber: number;
  readonly turnCount: number;
  readonly previousTraceId: string | null;
  readonly nextTraceId: string | null;
  readonly title: string;
  readonly name: string;
  readonly service: string | null;
  readonly environment: string | null;
  readonly release: string | null;
  readonly userId: string | null;
  readonly status: Status;
  readonly startTime: number;
  readonly durationMs: number;
  readonly usageCount: number;
  readonly input: number | null;
  readonly output: number | null;
  readonly total: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
  readonly costUsd: number | null;
  readonly unpriced: number;
  readonly hiddenSpans: number;
  readonly openSpans: number;
  readonly hasRoot: number;
  readonly arrivedTime: number;
}

const inSession = sql`FROM traces o WHERE o.session = t.session AND (o.start_ns, o.id)`;
// Turns that hold nothing but infrastructure are no turns to count and to walk to, unless one has been opened.
const hidden = sql`FROM traces h WHERE h.session = t.session AND h.span_count = h.hidden_count AND h.id <> t.id`;
const isShown = sql`o.span_count > o.hidden_count`;
const here = sql`(t.start_ns, t.id)`;

const columns = sql`t.id, lower(hex(t.trace_id)) AS traceId, t.revision, s.id AS sessionRowId, s.session_id AS sessionId,
  ${sessionTitle} AS sessionTitle, s.turn_count - (SELECT count(*) ${hidden}) AS turnCount,
  (SELECT count(*) ${inSession} <= ${here}) - (SELECT count(*) ${hidden} AND (h.start_ns, h.id) < ${here}) AS turnNumber,
  (SELECT lower(hex(o.trace_id)) ${inSession} < ${here} AND ${isShown} ORDER BY o.start_ns DESC, o.id DESC LIMIT 1) AS previousTraceId,
  (SELECT lower(hex(o.trace_id)) ${inSession} > ${here} AND ${isShown} ORDER BY o.start_ns, o.id LIMIT 1) AS nextTraceId,
  coalesce(t.title, t.name) AS title, t.name, t.service, t.environment, t.release, t.user_id AS userId,
  ${turnStatus} AS status, t.start_ns / 1000000 AS startTime, ${turnDurationMs} AS durationMs, t.usage_count AS usageCount,
  t.input_tokens AS input, t.output_tokens AS output, t.total_tokens AS total, t.cache_read_tokens AS cacheRead,
  t.cache_write_tokens AS cacheWrite, t.reasoning_tokens AS reasoning, t.cost_usd AS costUsd, t.unpriced_count AS unpriced,
  ${hiddenSpans} AS hiddenSpans, ${openSpans} AS openSpans, t.has_root AS hasRoot, t.arrived_ms AS arrivedTime`;

/** A trace without its spans, or undefined when the database does not hold it or only logs of it have come. */
export function getTraceHead(database: Db, traceId: string): TraceHead | undefined {
  const row = get<Row>(
    database,
    sql`SELECT ${columns} FROM traces t JOIN sessions s ON s.id = t.session WHERE t.trace_id = ${traceKey(traceId)}`,
  );
  return row === undefined ? undefined : toHead(database, row);
}

function toHead(database: Db, row: Row): TraceHead {
  const usage = toUsage(row);
  return {
    traceId: row.traceId,
    revision: row.revision,
    session: {
      rowId: row.sessionRowId,
      ...(row.sessionId === null ? {} : { sessionId: row.sessionId }),
      title: row.sessionTitle,
    },
    turnNumber: row.turnNumber,
    turnCount: row.turnCount,
    ...(row.previousTraceId === null ? {} : { previousTraceId: row.previousTraceId }),
    ...(row.nextTraceId === null ? {} : { nextTraceId: row.nextTraceId }),
    title: row.title,
    name: row.name,
    ...(row.service === null ? {} : { service: row.service }),
    ...(row.environment === null ? {} : { environment: row.environment }),
    ...(row.release === null ? {} : { release: row.release }),
    ...(row.userId === null ? {} : { userId: row.userId }),
    tags: all<{ tag: string }>(database, sql`SELECT tag FROM tags WHERE trace = ${row.id} ORDER BY tag`).map(({ tag }) => tag),
    status: row.status,
    startTime: row.startTime,
    durationMs: row.durationMs,
    ...(usage === undefined ? {} : { usage }),
    ...(row.costUsd === null ? {} : { costUsd: row.costUsd }),
    hiddenSpans: row.hiddenSpans,
    openSpans: row.openSpans,
    hasRoot: row.hasRoot === 1,
    arrivedTime: row.arrivedTime,
    unpricedModels: row.unpriced === 0 ? [] : getUnpricedModels(database, row.id),
  };
}

function toUsage(row: Row): Usage | undefined {
  if (row.usageCount === 0 || row.total === null) return undefined;
  return {
    input: row.input ?? 0,
    output: row.output ?? 0,
    total: row.total,
    ...(row.cacheRead === null ? {} : { cacheRead: row.cacheRead }),
    ...(row.cacheWrite === null ? {} : { cacheWrite: row.cacheWrite }),
    ...(row.reasoning === null ? {} : { reasoning: row.reasoning }),
  };
}

function getUnpricedModels(database: Db, trace: number): readonly string[] {
  return all<{ model: string }>(
    database,
    sql`SELECT DISTINCT coalesce(model, '') AS model FROM spans
      WHERE trace = ${trace} AND counted = 1 AND total_tokens IS NOT NULL AND cost_usd IS NULL ORDER BY 1`,
  ).map(({ model }) => model);
}
