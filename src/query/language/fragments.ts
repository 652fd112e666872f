import { type Sql, sql } from '../sql.ts';
import type { Comparator, NumberField, Pattern } from './ast.ts';

export const always = sql`1`;
export const never = sql`0`;

export const comparators: { readonly [Name in Comparator]: Sql } = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

/** False for what is not known, whatever it is compared with. */
export function compare(left: Sql, comparator: Comparator, value: number): Sql {
  return sql`ifnull(${left} ${comparators[comparator]} ${value}, 0)`;
}

/** Case-insensitive for ASCII letters; false for NULL. */
export function like(column: Sql, pattern: Pattern): Sql {
  const text = pattern.pieces.map((piece) => piece.replace(/[\\%_]/g, '\\$&')).join('%');
  return sql`ifnull(${column} LIKE ${text} ESCAPE '\\', 0)`;
}

/** The pattern behind a fixed beginning, and behind anything at all when `before` is empty. */
export function prefixed(beginning: string, pattern: Pattern, before?: ''): Pattern {
  const [first = '', ...rest] = pattern.pieces;
  return { pieces: [...(before === undefined ? [] : [before]), beginning + first, ...rest] };
}

/** The value of a number field in the unit of its columns. */
export function scaled(field: NumberField, value: number): number {
  return field === 'duration' ? value * 1_000_000 : value;
}
