/** Nanoseconds since the Unix epoch, as OTLP's `fixed64` carries them. 0 means "not known". */
export type UnixNano = bigint;

const nanosPerMilli = 1_000_000n;

/** Milliseconds from `start` to `end` with microsecond precision; 0 when the span has not ended or ends before it starts. */
export function durationMs(start: UnixNano, end: UnixNano): number {
  return end > start ? Number((end - start) / 1000n) / 1000 : 0;
}

/** Milliseconds since the epoch, rounded down. */
export function toMillis(time: UnixNano): number {
  return Number(time / nanosPerMilli);
}

/** The inverse of {@link toMillis}. */
export function fromMillis(millis: number): UnixNano {
  return BigInt(Math.trunc(millis)) * nanosPerMilli;
}

/** ISO 8601 in UTC with milliseconds; the epoch's end (year 275760) and beyond is clamped, since senders may send any 64 bits. */
export function toIso(time: UnixNano): string {
  const latest = 8_640_000_000_000_000n;
  const millis = time / nanosPerMilli;
  return new Date(Number(millis > latest ? latest : millis)).toISOString();
}
