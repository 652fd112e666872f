import type { SpanId, TraceId } from '../model/ids.ts';
import type { Findings } from './findings.ts';
import { linkDropped, logUnlinked } from './notes.ts';

/** Stands for an id that was sent in a form no rule reads. */
export const unreadableId = 'unreadable';

const zeroTraceId = '0'.repeat(32);
const zeroSpanId = '0'.repeat(16);

/** What is wrong with an id given as hex, in words; undefined when it is usable. */
function fault(field: string, hex: string, zero: string): string | undefined {
  if (hex.length === zero.length) return hex === zero ? `${field} is all zero` : undefined;
  if (hex === unreadableId) return `${field} is neither hex nor base64 of the right length`;
  return hex === '' ? `${field} is missing` : `${field} has ${hex.length / 2} bytes instead of ${zero.length / 2}`;
}

/**
 * The ids of a span, from lower-case hex. Undefined when the span must be refused, which has been noted: without ids it
 * could be neither stored nor told from others. A parent of zeros is what some exporters send for "none".
 */
export function checkSpanIds(
  findings: Findings,
  traceId: string,
  spanId: string,
  parentSpanId: string,
): { readonly traceId: TraceId; readonly spanId: SpanId; readonly parentSpanId: SpanId | undefined } | undefined {
  const isRoot = parentSpanId === '' || parentSpanId === zeroSpanId;
  const why =
    fault('trace_id', traceId, zeroTraceId) ??
    fault('span_id', spanId, zeroSpanId) ??
    (isRoot ? undefined : fault('parent_span_id', parentSpanId, zeroSpanId));
  if (why === undefined) {
    return {
      traceId: traceId as TraceId,
      spanId: spanId as SpanId,
      parentSpanId: isRoot ? undefined : (parentSpanId as SpanId),
    };
  }
  findings.reject(`Span rejected: ${why}`);
  return undefined;
}

/** The ids of a link; undefined when it must be dropped, which has been noted. */
export function checkLinkIds(
  findings: Findings,
  traceId: string,
  spanId: string,
): { readonly traceId: TraceId; readonly spanId: SpanId } | undefined {
  if (fault('', traceId, zeroTraceId) === undefined && fault('', spanId, zeroSpanId) === undefined) {
    return { traceId: traceId as TraceId, spanId: spanId as SpanId };
  }
  findings.warn(linkDropped);
  return undefined;
}

/** The ids of a log record. logs.proto: one with an invalid id is to be taken as belonging to no trace, not refused. */
export function checkLogIds(
  findings: Findings,
  traceId: string,
  spanId: string,
): { readonly traceId: TraceId | undefined; readonly spanId: SpanId | undefined } {
  const badTrace = traceId !== '' && fault('', traceId, zeroTraceId) !== undefined;
  const badSpan = spanId !== '' && fault('', spanId, zeroSpanId) !== undefined;
  // All zero is how an SDK without an active span fills the field: nothing is lost, so nothing is said.
  if ((badTrace && traceId !== zeroTraceId) || (badSpan && spanId !== zeroSpanId)) findings.warn(logUnlinked);
  return {
    traceId: badTrace || traceId === '' ? undefined : (traceId as TraceId),
    spanId: badSpan || spanId === '' ? undefined : (spanId as SpanId),
  };
}
