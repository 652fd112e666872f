import type { Db } from '../store/database.ts';
import type { Sql } from './sql.ts';

/** All rows. `Row` is what the SELECT names; whoever writes the SQL vouches for it. */
export function all<Row>(database: Db, { text, values }: Sql): Row[] {
  return database.prepare<unknown[], Row>(text).all(...values);
}

/** The first row, if there is one. */
export function get<Row>(database: Db, { text, values }: Sql): Row | undefined {
  return database.prepare<unknown[], Row>(text).get(...values);
}

/** A row whose NULL columns are absent: unknown, not null. */
export type Known<Row> = { readonly [Name in keyof Row as null extends Row[Name] ? never : Name]: Row[Name] } & {
  readonly [Name in keyof Row as null extends Row[Name] ? Name : never]?: NonNullable<Row[Name]>;
};

/** Drops the NULL columns. Column names are ours, never received. */
export function known<Row extends object>(row: Row): Known<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Known<Row>;
}
