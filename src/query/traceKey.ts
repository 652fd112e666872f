/** A trace id or span id as the database keeps it: bytes. A text that is no id gives a key that nothing has. */
export function traceKey(id: string): Buffer {
  return Buffer.from(id, 'hex');
}
