import type { Moment, Pattern } from './ast.ts';
import type { Value } from './tokens.ts';

const durationUnits: ReadonlyMap<string, number> = new Map([
  ['us', 0.001],
  ['µs', 0.001],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

const agoUnits: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 7 * 86_400_000],
]);

/** `5s`, `1.5m`, `200ms` in milliseconds; undefined without a unit, since nobody could tell which was meant. */
export function parseDuration(text: string): number | undefined {
  return parseWithUnit(text, durationUnits);
}

/** A figure that is not negative; `8k` and `1.2M` where counts get large. */
export function parseCount(text: string, thousands: boolean): number | undefined {
  const units = new Map(thousands ? [['', 1], ['k', 1000], ['K', 1000], ['M', 1_000_000]] : [['', 1]]); // biome-ignore format: a table
  return parseWithUnit(text, units as ReadonlyMap<string, number>);
}

/** US dollars with or without the sign. */
export function parseUsd(text: string): number | undefined {
  return parseCount(text.startsWith('$') ? text.slice(1) : text, false);
}

/** Any finite number as JavaScript writes it, such as `-0.5` or `1e-3`. */
export function parseNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function parseWithUnit(text: string, units: ReadonlyMap<string, number>): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})(\D*)$/.exec(text);
  const factor = units.get(match?.[2] ?? '?');
  return factor === undefined ? undefined : Number(match?.[1]) * factor;
}

/** `7d`, `24h`, `30m` ago, or an ISO date with or without a time; without a zone it is local time. */
export function parseMoment(text: string): Moment | undefined {
  const agoMs = parseWithUnit(text, agoUnits);
  if (agoMs !== undefined) return { agoMs };
  const match = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (match === null) return undefined;
  // A date alone would be read as UTC; with a time it is read as local.
  const at = Date.parse(text === match[1] ? `${text}T00:00` : text);
  return Number.isNaN(at) ? undefined : { at };
}

/** Cuts an unquoted value at its wildcards; in quotes a star is a star. */
export function parsePattern(value: Value): Pattern {
  return { pieces: value.quoted ? [value.text] : value.text.split(/\*+/) };
}
