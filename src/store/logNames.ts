import type { Db } from './database.ts';

/** Which log records and which spans of a trace name the same request or call, whatever span a record belongs to. */
export interface LogNames {
  /** Notes what a span is named by; by traces.id and spans.id. */
  addSpan(trace: number, span: number, names: readonly string[]): void;
  /** logs.id of the records that have one of these names and belong to another span, in the order of arrival. */
  logsNaming(trace: number, names: readonly string[], otherThan: Buffer): readonly number[];
  /** spans.id of the spans that have one of these names, but for one. */
  spansNamed(trace: number, names: readonly string[], otherThan: Buffer): readonly number[];
}

export function createLogNames(db: Db): LogNames {
  const insert = db.prepare<[number, string, number]>('INSERT OR IGNORE INTO span_names (trace, name, span) VALUES (?, ?, ?)');
  const among = 'name IN (SELECT value FROM json_each(?))';
  const logs = db
    .prepare<[number, string, Buffer], number>(
      `SELECT DISTINCT l.id FROM log_names n JOIN logs l ON l.id = n.log WHERE n.trace = ? AND n.${among} AND l.span_id <> ? ORDER BY l.id`,
    )
    .pluck();
  const spans = db
    .prepare<[number, string, Buffer], number>(
      `SELECT DISTINCT s.id FROM span_names n JOIN spans s ON s.id = n.span WHERE n.trace = ? AND n.${among} AND s.span_id <> ? ORDER BY s.id`,
    )
    .pluck();
  return {
    addSpan(trace, span, names) {
      for (const name of names) insert.run(trace, name.toWellFormed(), span);
    },
    logsNaming: (trace, names, otherThan) => logs.all(trace, list(names), otherThan),
    spansNamed: (trace, names, otherThan) => (names.length === 0 ? [] : spans.all(trace, list(names), otherThan)),
  };
}

const list = (names: readonly string[]): string => JSON.stringify(names.map((name) => name.toWellFormed()));
