import { type Json, stringify } from '../model/json.ts';
import type { TextView } from '../protocol/views.ts';

/** The beginning of a text, cut between characters, with the length of the whole when something was cut. */
export function textView(text: string, limit: number): TextView {
  if (text.length <= limit) return { text };
  const last = text.charCodeAt(limit - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit;
  return { text: text.slice(0, end), fullLength: text.length };
}

/** A structured value as indented JSON text; a string stays as it is. */
export function jsonView(value: Json, limit: number): TextView {
  return textView(typeof value === 'string' ? value : stringify(value, '  '), limit);
}

/** A structured value on one line, for a table of short values. */
export function jsonLine(value: Json): string {
  return typeof value === 'string' ? value : stringify(value);
}
