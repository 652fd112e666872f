import type { SpanFacts } from '../model/facts.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { readFacts } from './facts.ts';
import type { Prices } from './prices.ts';
import { Subject } from './subject.ts';

/**
 * What the store keeps as columns beside a span. `logs` are those that belong to it, possibly none. Never throws, whatever
 * the attributes.
 */
export function summarise(span: ReceivedSpan, logs: readonly ReceivedLog[], prices: Prices): SpanFacts {
  return readFacts(new Subject(span, logs), prices);
}
