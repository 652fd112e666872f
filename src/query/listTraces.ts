import { formatCost, formatDateTime, formatDuration, formatTokens, singleLine, truncate } from '../model/format.ts';
import { findGaps } from '../model/gaps.ts';
import type { SpanId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import type { Page } from '../model/summary.ts';
import { isComplete, type TraceHead } from '../model/traceHead.ts';
import { traceWarnings } from '../model/traceWarnings.ts';
import type { Db } from '../store/database.ts';
import { createSpanReader } from '../store/spanReader.ts';
import { clampLimit, cursorOf, parseCursor, toPage } from './cursor.ts';
import { prepareFilter, whereMatches, whereShown } from './filter.ts';
import { all } from './run.ts';
import { getScores } from './scores.ts';
import { writeTraceHead } from './showTrace.ts';
import { sql } from './sql.ts';
import { readStarted } from './started.ts';
import { rootMetadata, traceFields } from './trace.ts';
import { getTraceHead } from './traceHead.ts';
import { traceKey } from './traceKey.ts';

/** Which traces to list. */
export interface TracesRequest {
  readonly filter: string;
  readonly cursor?: string;
  readonly limit: number;
  /** Whether traces that hold nothing but infrastructure are listed; they are not by default. */
  readonly showNoise?: boolean;
}

/** A trace in a list: design §5 without observations as JSON text, and one line for a terminal. */
export interface ListedTrace {
  readonly json: string;
  readonly line: string;
}

/** A page of the traces that match, newest first. Throws QueryError. */
export function listTraces(database: Db, request: TracesRequest, now: number): Page<ListedTrace> {
  const limit = clampLimit(request.limit);
  const filter = prepareFilter(database, request.filter, now);
  const cursor = request.cursor === undefined ? undefined : parseCursor(request.cursor);
  const after = cursor === undefined ? sql`1` : sql`(t.end_ns, t.id) < (${cursor.timeNs}, ${cursor.id})`;
  const rows = all<{ traceId: string; cursor: string }>(
    database,
    sql`SELECT lower(hex(t.trace_id)) AS traceId, ${cursorOf(sql`t.end_ns`, sql`t.id`)} AS cursor FROM traces t
      WHERE t.session <> 0 AND ${after} AND ${whereShown(request.showNoise)} AND ${whereMatches(filter)}
      ORDER BY t.end_ns DESC, t.id DESC LIMIT ${limit + 1}`,
  );
  const page = toPage(rows, limit, ({ traceId }) => traceId);
  const heads = page.rows.flatMap((traceId) => getTraceHead(database, traceId) ?? []);
  return { ...page, rows: heads.map((head) => ({ json: writeHead(database, head, now), line: terminalLine(head, now) })) };
}

function writeHead(database: Db, head: TraceHead, now: number): string {
  const steps = all<{ spanId: string; parent: string }>(
    database,
    sql`SELECT lower(hex(s.span_id)) AS spanId, lower(hex(s.parent_id)) AS parent
      FROM traces t JOIN spans s ON s.trace = t.id WHERE t.trace_id = ${traceKey(head.traceId)}`,
  ).map(({ spanId, parent }) => (parent === '' ? { spanId } : { spanId, parentSpanId: parent }));
  const gaps = findGaps([...steps, ...readStarted(database, head.traceId).map(({ span }) => span)]);
  const complete = isComplete(head, now);
  return writeTraceHead({
    ...traceFields(head, getScores(database, head.traceId), readMetadata(database, head)),
    ...(head.usage === undefined ? {} : { usage: head.usage }),
    ...(head.costUsd === undefined ? {} : { costUsd: head.costUsd }),
    complete,
    warnings: traceWarnings({ gaps, complete, unpricedModels: head.unpricedModels }),
  });
}

function readMetadata(database: Db, { traceId }: TraceHead): JsonObject {
  const reader = createSpanReader(database);
  const [root] = all<{ spanId: SpanId }>(
    database,
    sql`SELECT lower(hex(s.span_id)) AS spanId FROM traces t JOIN spans s ON s.trace = t.id
      WHERE t.trace_id = ${traceKey(traceId)} ORDER BY s.parent_id IS NOT NULL, s.start_ns, s.id LIMIT 1`,
  );
  const span = root === undefined ? undefined : reader.span(traceId, root.spanId);
  return rootMetadata(span === undefined ? [] : [span]);
}

/** `id  2026-03-04 14:32:07 +01:00  ok  4.12 s  3,214 tok  $0.0131  Can I return a kayak?`; `live` while more may come. */
function terminalLine(head: TraceHead, now: number): string {
  const figures = [
    formatDuration(head.durationMs).padStart(8),
    formatTokens(head.usage?.total).padStart(11),
    formatCost(head.costUsd).padStart(8),
  ];
  const status = head.status !== 'unset' ? head.status : isComplete(head, now) ? '-' : 'live';
  return [
    head.traceId,
    formatDateTime(head.startTime),
    status.padEnd(5),
    ...figures,
    printable(truncate(singleLine(head.title), 80)),
  ].join('  ');
}

/** Without what a terminal would obey; control characters are gone already. */
function printable(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu, '\ufffd');
}
