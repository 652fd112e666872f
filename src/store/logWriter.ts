import type { SpanId } from '../model/ids.ts';
import type { ReceivedLog } from '../model/received.ts';
import { type BodyWriter, contentHash } from './bodies.ts';
import type { Db } from './database.ts';
import type { SpanIds } from './groupLogs.ts';
import { derivedIds } from './logIds.ts';
import type { LogNames } from './logNames.ts';
import { toBlob } from './rows.ts';
import type { SourceWriter } from './sources.ts';
import { encodeLog, encodeResource, encodeScope } from './spanCodec.ts';
import type { SpanVersion, SpanWriter } from './spanWriter.ts';
import type { OpenTrace, TraceLedger } from './traceLedger.ts';

/** Writes log records, and keeps every span that they tell of read with them. */
export interface LogWriter {
  /** Adds records to the span that they name, which may come later. Returns how many were new. */
  addToSpan(ids: SpanIds, logs: readonly ReceivedLog[]): number;
  /** Likewise, but leaves the span itself to the caller; other spans that the records tell of are read again. */
  add(trace: OpenTrace, spanId: SpanId, logs: readonly ReceivedLog[]): AddedLogs;
}

/** What became of records that were added. */
export interface AddedLogs {
  /** How many were new. */
  readonly count: number;
  /** Their span as it was read without them; undefined when it is not here. */
  readonly before: SpanVersion | undefined;
}

interface Parts {
  readonly bodies: BodyWriter;
  readonly sources: SourceWriter;
  readonly names: LogNames;
  readonly traces: TraceLedger;
  readonly spans: SpanWriter;
}

export function createLogWriter(db: Db, { bodies, sources, names, traces, spans }: Parts): LogWriter {
  const exists = db.prepare<[number, Buffer, Buffer]>('SELECT 1 FROM logs WHERE trace = ? AND span_id = ? AND key = ?');
  const insert = db.prepare<[number, Buffer, Buffer, number, number, string, number]>(
    'INSERT INTO logs (trace, span_id, key, resource, scope, raw, derived) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );

  /** Returns whether the record was new. Ids that it does not have count as made here. */
  function insertLog(trace: number, spanId: Buffer, log: ReceivedLog): boolean {
    // A record has no id: one that is equal in every detail is the same one, sent again.
    const key = contentHash(`${encodeLog(log)}${encodeResource(log.resource)}${encodeScope(log.scope)}`);
    if (exists.get(trace, spanId, key) !== undefined) return false;
    const source = [sources.resource(log.resource), sources.scope(log.scope)] as const;
    const { lastInsertRowid } = insert.run(trace, spanId, key, ...source, encodeLog(log, bodies.sink(trace)), derivedIds(log));
    names.addLog(trace, Number(lastInsertRowid), log);
    return true;
  }

  function versionOf(trace: OpenTrace, spanId: SpanId): SpanVersion | undefined {
    const known = spans.find(trace, spanId);
    return known === undefined ? undefined : spans.asRead(trace, known);
  }

  function add(trace: OpenTrace, spanId: SpanId, logs: readonly ReceivedLog[]): AddedLogs {
    // Before the records are there: what spans told until now is taken back from the summary of their trace.
    const before = versionOf(trace, spanId);
    const others = names.spansToldOf(trace.row.id, logs, spanId).flatMap((id) => versionOf(trace, id) ?? []);
    const owner = toBlob(spanId);
    let count = 0;
    for (const log of logs) if (insertLog(trace.row.id, owner, log)) count += 1;
    if (count > 0) {
      trace.hasLogs = true;
      trace.isChanged = true;
      for (const other of others) spans.refresh(trace, other);
    }
    return { count, before };
  }

  return {
    add,
    addToSpan({ traceId, spanId }, logs) {
      const trace = traces.of(traceId);
      const { count, before } = add(trace, spanId, logs);
      if (count > 0 && before !== undefined) spans.refresh(trace, before);
      return count;
    },
  };
}
