import type { SpanId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import type { Db } from './database.ts';
import type { Placing } from './placing.ts';
import { toBlob, toSpanId } from './rows.ts';

/** Which log records and which spans of a trace name the same request or call, whatever span a record belongs to. `trace` is traces.id. */
export interface LogNames {
  /** Notes what a record names; `id` is logs.id. */
  addLog(trace: number, id: number, log: ReceivedLog): void;
  /** Notes what a span is named by; `id` is spans.id. */
  addSpan(trace: number, id: number, span: ReceivedSpan): void;
  /** logs.id of the records that tell of a span and belong to another, in the order of arrival. */
  logsTellingOf(trace: number, span: ReceivedSpan): readonly number[];
  /** The spans that these records tell of, but for the one that they belong to, in the order of arrival. */
  spansToldOf(trace: number, logs: readonly ReceivedLog[], owner: SpanId): readonly SpanId[];
}

export function createLogNames(db: Db, { namesOfLog, namesOfSpan }: Placing): LogNames {
  const insertLog = db.prepare<[number, string, number]>('INSERT OR IGNORE INTO log_names (trace, name, log) VALUES (?, ?, ?)');
  const insertSpan = db.prepare<[number, string, number]>(
    'INSERT OR IGNORE INTO span_names (trace, name, span) VALUES (?, ?, ?)',
  );
  const named = 'trace = ? AND name IN (SELECT value FROM json_each(?))';
  const logs = db
    .prepare<[number, string, Buffer], number>(
      `SELECT id FROM logs WHERE id IN (SELECT log FROM log_names WHERE ${named}) AND span_id <> ? ORDER BY id`,
    )
    .pluck();
  const spans = db
    .prepare<[number, string, Buffer], Buffer>(
      `SELECT span_id FROM spans WHERE id IN (SELECT span FROM span_names WHERE ${named}) AND span_id <> ? ORDER BY id`,
    )
    .pluck();
  return {
    addLog(trace, id, log) {
      for (const name of namesOfLog(log)) insertLog.run(trace, name.toWellFormed(), id);
    },
    addSpan(trace, id, span) {
      for (const name of namesOfSpan(span)) insertSpan.run(trace, name.toWellFormed(), id);
    },
    logsTellingOf(trace, span) {
      const names = namesOfSpan(span);
      return names.length === 0 ? [] : logs.all(trace, list(names), toBlob(span.spanId));
    },
    spansToldOf(trace, records, owner) {
      const names = records.flatMap(namesOfLog);
      return names.length === 0 ? [] : spans.all(trace, list(names), toBlob(owner)).map(toSpanId);
    },
  };
}

const list = (names: readonly string[]): string => JSON.stringify(names.map((name) => name.toWellFormed()));
