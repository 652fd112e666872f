/** "23,400". */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** "2.63x", "14x". */
export function ratio(value: number): string {
  return `${value < 10 ? value.toFixed(2) : count(value)}x`;
}

/** "0.07 ms", "12.4 ms", "361 ms". */
export function milliseconds(value: number): string {
  const digits = value < 1 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ms`;
}

/** "34.2 MB" of a number of bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
