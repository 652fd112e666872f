/** `text` with its lines `first` to `last` (1-based, inclusive; the whole when undefined) replaced by `replacement`. */
export function replaceLines(text: string, first: number | undefined, last: number | undefined, replacement: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const start = Math.max(1, first ?? 1);
  const end = Math.min(lines.length, last ?? lines.length);
  // What the text ends with is no part of the prompt: a rendering seldom repeats the file's last line break.
  const inserted = replacement.replace(/\r?\n$/, '').split(/\r?\n/);
  const tail = end === lines.length && lines.at(-1) === '' ? [''] : lines.slice(end);
  return [...lines.slice(0, start - 1), ...inserted, ...tail].join(eol);
}
