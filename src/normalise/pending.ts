import { AttributeMap } from '../model/attributes.ts';
import type { SpanFacts } from '../model/facts.ts';
import { parseSpanId } from '../model/ids.ts';
import type { ReceivedSpan } from '../model/received.ts';

const spanType = 'logfire.span_type';
const pendingParent = 'logfire.pending_parent_id';

/**
 * Tells a record that Logfire sends when a span starts (reference 4.5): itself a span without duration, whose parent is the
 * span that it announces.
 */
export function isPendingRecord({ parentSpanId }: ReceivedSpan, attributes: AttributeMap): boolean {
  return parentSpanId !== undefined && attributes.get(spanType) === 'pending_span';
}

/** A record of a start says who and where, and has no figures of its own: the span itself brings them, once. */
export function pendingFacts(facts: SpanFacts): SpanFacts {
  const { usage, costUsd, timeToFirstTokenMs, documentCount, promptName, promptVersion, ...rest } = facts;
  return { ...rest, type: 'event', noise: true, pending: true, scores: [] };
}

/** The span that a record announces, as far as it is told: begun and not ended. Undefined for any other span. */
export function startedSpan(record: ReceivedSpan): ReceivedSpan | undefined {
  const attributes = new AttributeMap(record.attributes);
  const { parentSpanId: spanId } = record;
  if (spanId === undefined || !isPendingRecord(record, attributes)) return undefined;
  return {
    ...record,
    spanId,
    // Sixteen zeros, which are no id, say that it has none.
    parentSpanId: parseSpanId(attributes.string(pendingParent) ?? ''),
    end: 0n,
    attributes: record.attributes.filter(([key]) => key !== spanType && key !== pendingParent),
  };
}
