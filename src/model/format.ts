/** How figures and texts are written in the tree, the panel and on the command line. Pure; no locale, no platform APIs. */

/** What is not known. Never written as 0. */
export const unknown = '–';

/** `410 µs`, `4.12 ms`, `120 ms`, `4.12 s`, `2 m 05 s`, `1 h 02 m`: three significant digits below a minute. */
export function formatDuration(durationMs: number | undefined): string {
  if (!isKnown(durationMs)) return unknown;
  if (durationMs <= 0) return '0 ms';
  if (durationMs < 0.9995) return `${significant(durationMs * 1000)} µs`;
  if (durationMs < 999.5) return `${significant(durationMs)} ms`;
  if (durationMs < 59_950) return `${significant(durationMs / 1000)} s`;
  return formatLong(durationMs);
}

/** The same for a list, where width counts: `120 ms`, `0.8 s`, `4.1 s`, `2 m 05 s`. */
export function formatDurationShort(durationMs: number | undefined): string {
  if (!isKnown(durationMs)) return unknown;
  if (durationMs <= 0) return '0 ms';
  if (durationMs < 0.5) return '<1 ms';
  if (durationMs < 499.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  return formatLong(durationMs);
}

function formatLong(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${group(Math.floor(minutes / 60))} h ${pad(minutes % 60)} m`;
}

/** `3,214 tok`. */
export function formatTokens(tokens: number | undefined): string {
  return isKnown(tokens) ? `${group(Math.round(tokens))} tok` : unknown;
}

/** `950 tok`, `3.2k tok`, `1.4M tok`. */
export function formatTokensShort(tokens: number | undefined): string {
  if (!isKnown(tokens)) return unknown;
  if (tokens < 999.5) return `${Math.round(tokens)} tok`;
  if (tokens < 999_950) return `${(tokens / 1000).toFixed(1)}k tok`;
  return `${(tokens / 1_000_000).toFixed(1)}M tok`;
}

/** US dollars with three significant digits: `$0.0131`, `$0.03`, `$1.20`, `$12.3`, `$1,235`. */
export function formatCost(costUsd: number | undefined): string {
  if (!isKnown(costUsd)) return unknown;
  if (costUsd === 0) return '$0';
  const sign = costUsd < 0 ? '-' : '';
  const amount = Math.abs(costUsd);
  if (amount < 0.000_001) return `${sign}<$0.000001`;
  if (amount >= 99.95) return `${sign}$${group(Math.round(amount))}`;
  const decimals = Math.max(1, 2 - Math.floor(Math.log10(Number(amount.toPrecision(3)))));
  // Cents stay, so that $1.20 does not read as $1.2.
  const text = amount.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1');
  return `${sign}$${text}`;
}

/** A plain figure with at most three significant digits and no trailing zeros: `0.92`, `3`, `1,204`. */
export function formatNumber(value: number | undefined): string {
  if (!isKnown(value)) return unknown;
  if (Math.abs(value) >= 1000) return group(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A share from 0 to 1 as `81 %`; below 1 % one decimal. */
export function formatPercent(share: number | undefined): string {
  if (!isKnown(share)) return unknown;
  const percent = share * 100;
  return `${percent !== 0 && Math.abs(percent) < 1 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** An integer with thousands separated: `1,234,567`. */
export function formatCount(count: number): string {
  return group(Math.round(count));
}

/** `1 turn`, `3 turns`. The plural is the singular with an s. */
export function plural(count: number, singular: string): string {
  return `${group(count)} ${singular}${count === 1 ? '' : 's'}`;
}

/** `just now`, `12 s ago`, `2 min ago`, `3 h ago`, `5 d ago`; beyond 30 days, or in the future, the date. */
export function formatRelativeTime(time: number, now: number): string {
  const seconds = Math.floor((now - time) / 1000);
  // A sender's clock may be a little ahead of ours.
  if (seconds < -60) return formatDate(time);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return formatDate(time);
}

/** `2026-03-04` in local time. */
export function formatDate(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return unknown;
  return `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** `2026-03-04 14:32:07 +01:00` in local time: what a hover shows for a relative time. */
export function formatDateTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return unknown;
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
  return `${formatDate(time)} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())} ${zone}`;
}

/** `4.2 MB`, in steps of 1000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(size) : significant(size)} ${units[unit]}`;
}

/** One line: every run of white space and control characters becomes one blank. */
export function singleLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** At most `length` user-perceived characters; what is cut is marked by an ellipsis, which counts as one. */
export function truncate(text: string, length: number): string {
  // A text with so few code units cannot have more characters than that.
  if (text.length <= length) return text;
  // One "character" may carry a megabyte of combining marks: look at no more than this.
  const window = text.slice(0, length * 16);
  let count = 0;
  let cut = window.length;
  for (const { index } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(window)) {
    if (count === length - 1) cut = index;
    if (++count > length) return `${window.slice(0, cut).trimEnd()}…`;
  }
  return window.length === text.length
    ? text
    : `${window
        .slice(0, cut)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd()}…`;
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function significant(value: number): string {
  if (value >= 99.95) return String(Math.round(value));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function group(integer: number): string {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, ',');
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
