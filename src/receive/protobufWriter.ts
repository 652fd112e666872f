// Answers hold a handful of small protobuf messages: two functions write them, no protobuf runtime is needed here.

/** A length-delimited field: a message, bytes or a string. Empty means default and writes nothing. */
export function bytesField(number: number, content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** An int32, int64 or uint32 field that is not negative. 0 means default and writes nothing. */
export function integerField(number: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : Buffer.concat([varint(number << 3), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
