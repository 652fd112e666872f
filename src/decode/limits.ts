/** What a request may hold. Beyond it data is refused or dropped, never silently: the answer to the sender says what and why. */
export interface DecodeLimits {
  /** Spans or log records of one request; the rest is rejected (partial success). */
  readonly items: number;
  /**
   * Values of all kinds in one request. A byte cap alone does not bound memory: 64 MiB can hold 30 million empty values,
   * each of which costs 50 bytes and more once it is an object.
   */
  readonly values: number;
}

/** For what arrives over the network. */
export const requestLimits: DecodeLimits = { items: 50_000, values: 2_000_000 };

/** For a file that a person chose to import: our own exports of a large store must come back whole. */
export const importLimits: DecodeLimits = { items: Number.POSITIVE_INFINITY, values: 20_000_000 };

/** Attributes of one span, event, link, log record, resource or scope; the rest is counted as dropped. */
export const maxAttributes = 10_000;

/** Bytes of one text or binary value (16 MiB); an attribute with a longer one is dropped and counted. */
export const maxValueBytes = 16 * 1024 * 1024;

/** Nesting of arrays and maps in one value; an attribute with a deeper one is dropped and counted. */
export const maxValueDepth = 64;
