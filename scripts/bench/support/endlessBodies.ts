import { decodeTraces } from '../../../src/decode/decode.ts';
import { uniqueBodies } from './bodies.ts';

/**
 * Requests of `spansPerRequest` generations without end, none like another, for loads that are longer than what fits in
 * memory. Making each anew would cost the sender more than receiving costs the receiver: a pool is used again and again,
 * with new ids, session names and beginnings of texts written over the old ones. A body is valid until the pool comes round.
 */
export function* endlessBodies(spansPerRequest: number, poolSize = 64): Generator<Uint8Array, never> {
  const pool = uniqueBodies(poolSize, spansPerRequest, 90).map((body) => ({ body, places: placesToStamp(body) }));
  for (let round = 0; ; round++) {
    const stamp = Buffer.from(round.toString(36).padStart(4, '0'));
    for (const { body, places } of pool) {
      for (const place of places) body.set(stamp, place);
      yield body;
    }
  }
}

/** Where four bytes can be replaced that nothing else depends on. */
function placesToStamp(body: Uint8Array): readonly number[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const textStart = '"content":"';
  const ids = decodeTraces(body, 'protobuf').items.flatMap(({ traceId, spanId }) => [traceId, spanId]);
  return [
    ...placesOf(bytes, Buffer.from(textStart)).map((place) => place + textStart.length),
    ...placesOf(bytes, Buffer.from('session-')),
    ...ids.map((id) => bytes.indexOf(Buffer.from(id, 'hex'))),
  ];
}

function placesOf(bytes: Buffer, wanted: Buffer): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) places.push(at);
  return places;
}
