import { maxAttributes, maxValueBytes, maxValueDepth } from './limits.ts';

// The sentences of what both decoders refuse or mend, so that a client reads the same whichever encoding it uses.

export const tooManyAttributes = `An attribute beyond the ${maxAttributes}th of its list was dropped and counted`;
export const valueTooLarge = `A value of more than ${maxValueBytes / 1024 / 1024} MiB was dropped and counted`;
export const valueTooDeep = `A value nested more than ${maxValueDepth} levels deep was dropped and counted`;
export const invalidText = 'Text that is not valid Unicode was kept with the invalid part shown as U+FFFD';
export const linkDropped = 'A span link with an unusable trace_id or span_id was dropped and counted';
export const logUnlinked = 'A log record with an unusable trace_id or span_id was kept without it';
export const bodyDropped = 'Log record rejected: its body is beyond the limits for one value';

/** Refusal of what comes after the allowed number of spans or log records. */
export function tooManyItems(noun: 'Span' | 'Log record', limit: number): string {
  return `${noun} rejected: a request may hold ${limit}; send smaller batches`;
}

/** Adds to an OTLP dropped count, which is a uint32 and must stay one. */
export function addDropped(count: number, more: number): number {
  return Math.min(count + more, 0xffff_ffff);
}
