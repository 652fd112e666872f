declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** 32 lower-case hex digits, not all zero (OTLP `trace_id`, 16 bytes). */
export type TraceId = Branded<'TraceId'>;
/** 16 lower-case hex digits, not all zero (OTLP `span_id`, 8 bytes). Unique only within its trace. */
export type SpanId = Branded<'SpanId'>;

/** Returns the id in lower case, or undefined when `text` is not 32 hex digits or is all zero. */
export function parseTraceId(text: string): TraceId | undefined {
  return /^[0-9a-f]{32}$/i.test(text) && !/^0+$/.test(text) ? (text.toLowerCase() as TraceId) : undefined;
}

/** Returns the id in lower case, or undefined when `text` is not 16 hex digits or is all zero. */
export function parseSpanId(text: string): SpanId | undefined {
  return /^[0-9a-f]{16}$/i.test(text) && !/^0+$/.test(text) ? (text.toLowerCase() as SpanId) : undefined;
}
