import type { SpanId, TraceId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import type { Db } from '../store/database.ts';
import { createSpanReader, type SpanReader } from '../store/spanReader.ts';
import { prepareFilter, whereMatches } from './filter.ts';
import { all } from './run.ts';
import { sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/** Which traces to export: those that match, or of those only the named ones. */
export interface ExportRequest {
  readonly filter: string;
  readonly traceIds?: readonly string[];
}

/** Spans of one trace with their logs, as they were received: what one OTLP request can carry. */
export interface ExportBatch {
  readonly traceId: TraceId;
  /** False for records that belong to nothing that is listed. */
  readonly isListed: boolean;
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
}

/** A trace may be larger than memory should hold at once. */
const maxSpans = 500;

/** Everything that was received of the traces that match, oldest trace first. Throws QueryError before the first batch. */
export function exportTraces(database: Db, request: ExportRequest, now: number): Iterable<ExportBatch> {
  const filter = prepareFilter(database, request.filter, now);
  const named =
    request.traceIds === undefined
      ? sql`1`
      : sql`t.trace_id IN (SELECT unhex(value) FROM json_each(${JSON.stringify(request.traceIds)}))`;
  const traces = all<ListedTrace>(
    database,
    sql`SELECT lower(hex(t.trace_id)) AS id, t.session <> 0 AS isListed FROM traces t WHERE ${named} AND ${whereMatches(filter)} ORDER BY t.start_ns, t.id`,
  );
  return readBatches(database, traces);
}

interface ListedTrace {
  readonly id: TraceId;
  readonly isListed: number;
}

function* readBatches(database: Db, traces: readonly ListedTrace[]): Generator<ExportBatch> {
  const reader = createSpanReader(database);
  for (const { id: traceId, isListed } of traces) {
    const trace = { traceId, isListed: isListed === 1 };
    let spans: ReceivedSpan[] = [];
    let logs: ReceivedLog[] = [];
    for (const stored of reader.trace(traceId)) {
      // What nobody sent comes again from its log records.
      if (!stored.isSynthetic) spans.push(stored.span);
      logs.push(...stored.logs);
      if (spans.length + logs.length < maxSpans) continue;
      yield { ...trace, spans, logs };
      [spans, logs] = [[], []];
    }
    logs.push(...readUnplacedLogs(database, reader, traceId));
    if (spans.length > 0 || logs.length > 0) yield { ...trace, spans, logs };
  }
}

/** Log records of a trace whose span has not come. */
function readUnplacedLogs(database: Db, reader: SpanReader, traceId: TraceId): readonly ReceivedLog[] {
  const places = all<{ trace: number; spanId: SpanId }>(
    database,
    sql`SELECT DISTINCT l.trace, lower(hex(l.span_id)) AS spanId FROM traces t JOIN logs l ON l.trace = t.id
      WHERE t.trace_id = ${traceKey(traceId)}
        AND NOT EXISTS (SELECT 1 FROM spans s WHERE s.trace = l.trace AND s.span_id = l.span_id)`,
  );
  return places.flatMap(({ trace, spanId }) => reader.readLogs(trace, traceId, spanId));
}
