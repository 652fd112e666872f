/** A trace id or span id as the database keeps it: bytes. A text that is no id gives an empty key, which nothing has. */
export function traceKey(id: string): Uint8Array {
  const pairs = /^([0-9a-f]{2})+$/i.test(id) ? (id.match(/../g) ?? []) : [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}
