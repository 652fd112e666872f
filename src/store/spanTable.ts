import type { Db } from './database.ts';
import { fromSafeIntegers, type SpanRow, spanColumns } from './rows.ts';

/** A row of `spans` with its content. */
export interface FullSpanRow extends SpanRow {
  raw: string;
}

/** The statements that write `spans`. Positional, since a span has thirty columns and this is the hottest statement of all. */
export interface SpanTable {
  find(trace: number, spanId: Buffer): FullSpanRow | undefined;
  byId(id: number): FullSpanRow | undefined;
  /** spans.id of all spans of a trace in the order of arrival, but turns that nobody sent last: they are made from the steps in them. */
  idsOf(trace: number): readonly number[];
  /** Returns spans.id; that of the row given does not count. */
  insert(row: SpanRow, raw: string): number;
  /** Writes all columns of the row with this id. */
  update(row: SpanRow, raw: string): void;
}

export function createSpanTable(db: Db): SpanTable {
  const written = spanColumns.filter((column) => column !== 'id');
  const all = [...spanColumns, 'raw'].join(', ');
  const find = db
    .prepare<[number, Buffer], FullSpanRow>(`SELECT ${all} FROM spans WHERE trace = ? AND span_id = ?`)
    .safeIntegers();
  const byId = db.prepare<[number], FullSpanRow>(`SELECT ${all} FROM spans WHERE id = ?`).safeIntegers();
  const idsOf = db
    .prepare<[number], number>('SELECT id FROM spans WHERE trace = ? ORDER BY synthetic = 1 AND parent_id IS NULL, id')
    .pluck();
  const insert = db.prepare<unknown[]>(
    `INSERT INTO spans (${written.join(', ')}, raw) VALUES (${written.map(() => '?').join(', ')}, ?)`,
  );
  const update = db.prepare<unknown[]>(
    `UPDATE spans SET ${written.map((name) => `${name} = ?`).join(', ')}, raw = ? WHERE id = ?`,
  );
  const values = (row: SpanRow) => written.map((column) => row[column]);
  return {
    find(trace, spanId) {
      const row = find.get(trace, spanId);
      return row === undefined ? undefined : fromSafeIntegers(row);
    },
    byId(id) {
      const row = byId.get(id);
      return row === undefined ? undefined : fromSafeIntegers(row);
    },
    idsOf: (trace) => idsOf.all(trace),
    insert: (row, raw) => Number(insert.run(...values(row), raw).lastInsertRowid),
    update(row, raw) {
      update.run(...values(row), raw, row.id);
    },
  };
}
