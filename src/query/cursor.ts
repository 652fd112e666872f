import { type Sql, sql } from './sql.ts';

/** A page never holds more rows than this, whatever is asked for. */
const maxLimit = 1000;

export function clampLimit(limit: number): number {
  return Number.isFinite(limit) ? Math.min(maxLimit, Math.max(1, Math.trunc(limit))) : maxLimit;
}

/** The SQL of a row's cursor: its place in the order, so that a page costs the same wherever it lies. */
export function cursorOf(timeNs: Sql, id: Sql): Sql {
  return sql`(${timeNs} || ':' || ${id})`;
}

/** Reads a cursor back. Throws for a text that no page has given out. */
export function parseCursor(cursor: string): { readonly timeNs: bigint; readonly id: bigint } {
  const match = /^(-?\d{1,19}):(\d{1,19})$/.exec(cursor);
  if (match === null) throw new Error('This is not the cursor of a page.');
  return { timeNs: BigInt.asIntN(64, BigInt(match[1] ?? 0)), id: BigInt.asIntN(64, BigInt(match[2] ?? 0)) };
}

/** Cuts the one row too many that tells whether there is a next page. */
export function toPage<Row extends { readonly cursor: string }, Shown>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => Shown,
): { readonly rows: readonly Shown[]; readonly next?: string } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit).map(show), ...(last === undefined ? {} : { next: last.cursor }) };
}
