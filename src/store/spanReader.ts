import type { SpanId, TraceId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { createBodyReader } from './bodies.ts';
import type { Db } from './database.ts';
import { ownIds } from './logIds.ts';
import { fromSafeIntegers, toBlob, toSpanId } from './rows.ts';
import { createSourceReader } from './sources.ts';
import { decodeLog, decodeSpan } from './spanCodec.ts';
import type { ContentSource } from './valueCodec.ts';

/** What decoding needs of a row of `spans`. */
export interface StoredSpan {
  readonly id: number;
  readonly span_id: Buffer;
  readonly parent_id: Buffer | null;
  readonly start_ns: bigint;
  readonly end_ns: bigint;
  readonly resource: number;
  readonly scope: number;
  readonly raw: string;
}

/** A span with its log records. */
export interface ReadSpan {
  readonly span: ReceivedSpan;
  readonly logs: readonly ReceivedLog[];
  /** Nobody sent the span: it was made from its logs. */
  readonly isSynthetic: boolean;
}

/** Gives back what was received, equal to what came in. Methods throw when what they read is damaged. */
export interface SpanReader {
  span(traceId: TraceId, spanId: SpanId): ReceivedSpan | undefined;
  /** The log records of a span in the order of arrival, with the ids that they were received with, if any. */
  logs(traceId: TraceId, spanId: SpanId): readonly ReceivedLog[];
  /** One log record of a trace, by logs.id. */
  log(traceId: TraceId, id: number): ReceivedLog | undefined;
  /** All spans of a trace with their logs, one at a time in the order of arrival. Other statements may run meanwhile. */
  trace(traceId: TraceId): Generator<ReadSpan>;
  /** The span of a row of its trace. */
  read(traceId: TraceId, row: StoredSpan): ReceivedSpan;
  /** As {@link logs}, where traces.id is known. */
  readLogs(trace: number, traceId: TraceId, spanId: SpanId): readonly ReceivedLog[];
}

interface StoredLog {
  readonly span_id: Buffer;
  readonly resource: number;
  readonly scope: number;
  readonly raw: string;
  readonly derived: number;
}

/** `content` is for callers that want spans without their long texts. */
export function createSpanReader(db: Db, content: ContentSource = createBodyReader(db)): SpanReader {
  const sources = createSourceReader(db, content);
  const idOf = db.prepare<[Buffer], number>('SELECT id FROM traces WHERE trace_id = ?').pluck();
  const columns = 'id, span_id, parent_id, start_ns, end_ns, resource, scope, raw';
  const spanOf = db
    .prepare<[number, Buffer], StoredSpan>(`SELECT ${columns} FROM spans WHERE trace = ? AND span_id = ?`)
    .safeIntegers();
  const spanById = db
    .prepare<[number], StoredSpan & { readonly synthetic: number }>(
      `SELECT ${columns}, ${columnOrZero(db, 'spans', 'synthetic')} AS synthetic FROM spans WHERE id = ?`,
    )
    .safeIntegers();
  const spanIds = db.prepare<[number], number>('SELECT id FROM spans WHERE trace = ? ORDER BY id').pluck();
  const logColumns = `span_id, resource, scope, raw, ${columnOrZero(db, 'logs', 'derived')} AS derived`;
  const logsOf = db.prepare<[number, Buffer], StoredLog>(
    `SELECT ${logColumns} FROM logs WHERE trace = ? AND span_id = ? ORDER BY id`,
  );
  const logById = db.prepare<[number], StoredLog>(`SELECT ${logColumns} FROM logs WHERE id = ?`);

  function read(traceId: TraceId, row: StoredSpan): ReceivedSpan {
    const identity = {
      traceId,
      spanId: toSpanId(row.span_id),
      parentSpanId: row.parent_id === null ? undefined : toSpanId(row.parent_id),
      start: row.start_ns,
      end: row.end_ns,
      resource: sources.resource(row.resource),
      scope: sources.scope(row.scope),
    };
    return decodeSpan(row.raw, identity, content);
  }

  function readLog(traceId: TraceId, { span_id, resource, scope, raw, derived }: StoredLog): ReceivedLog {
    const ids = ownIds(derived, { traceId, spanId: toSpanId(span_id) });
    return decodeLog(raw, { ...ids, resource: sources.resource(resource), scope: sources.scope(scope) }, content);
  }

  function readLogs(trace: number, traceId: TraceId, spanId: SpanId): readonly ReceivedLog[] {
    return logsOf.all(trace, toBlob(spanId)).map((row) => readLog(traceId, row));
  }

  return {
    read,
    readLogs,
    span(traceId, spanId) {
      const trace = idOf.get(toBlob(traceId));
      const row = trace === undefined ? undefined : spanOf.get(trace, toBlob(spanId));
      return row === undefined ? undefined : read(traceId, fromSafeIntegers(row));
    },
    logs(traceId, spanId) {
      const trace = idOf.get(toBlob(traceId));
      return trace === undefined ? [] : readLogs(trace, traceId, spanId);
    },
    log(traceId, id) {
      const row = logById.get(id);
      return row === undefined ? undefined : readLog(traceId, row);
    },
    *trace(traceId) {
      const trace = idOf.get(toBlob(traceId));
      if (trace === undefined) return;
      for (const id of spanIds.all(trace)) {
        const row = spanById.get(id);
        if (row === undefined) continue;
        const span = read(traceId, fromSafeIntegers(row));
        yield { span, logs: readLogs(trace, traceId, span.spanId), isSynthetic: row.synthetic === 1 };
      }
    },
  };
}

/** A column, or 0 where the schema does not have it yet: a damaged database is read as it was left. */
export function columnOrZero(db: Db, table: string, column: string): string {
  return db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) === undefined ? '0' : column;
}
