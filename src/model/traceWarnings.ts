import { plural } from './format.ts';
import type { ReceivedSpan } from './received.ts';

/** What is not as it should be with a trace. */
export interface TraceFaults {
  /** Steps whose parent is not here. */
  readonly orphans: number;
  /** Circles of parents. */
  readonly cycles: number;
  /** Models of calls without a known price; empty for calls that name none. */
  readonly unpricedModels: readonly string[];
  /** Undefined when the spans were not read. */
  readonly dropped?: DroppedCounts;
}

/** What the sender's own limits left out before it sent. */
export interface DroppedCounts {
  readonly attributes: number;
  readonly events: number;
  readonly links: number;
}

/** The faults in words, each with what it means for what is shown or what to do. */
export function traceWarnings({ orphans, cycles, unpricedModels, dropped }: TraceFaults): readonly string[] {
  const warnings: string[] = [];
  if (orphans > 0) {
    warnings.push(
      `${plural(orphans, 'step')} ${orphans === 1 ? 'names' : 'name'} a parent that has not arrived: shown at the top level.`,
    );
  }
  if (cycles > 0) {
    warnings.push(`The parents of some steps form a circle (${cycles}): cut before the step that started first.`);
  }
  if (unpricedModels.length > 0) {
    const named = unpricedModels.filter((model) => model !== '');
    const what = named.length === 0 ? 'a call that names no model' : named.slice(0, 5).join(', ');
    warnings.push(`No price is known for ${what}: the cost leaves it out.`);
  }
  const counts = [
    ...(dropped === undefined || dropped.attributes === 0 ? [] : [plural(dropped.attributes, 'attribute')]),
    ...(dropped === undefined || dropped.events === 0 ? [] : [plural(dropped.events, 'event')]),
    ...(dropped === undefined || dropped.links === 0 ? [] : [plural(dropped.links, 'link')]),
  ];
  if (counts.length > 0) {
    warnings.push(`The sender dropped ${counts.join(', ')}. Raise its limits, such as OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT.`);
  }
  return warnings;
}

/** What the senders say they left out of these spans. */
export function countDropped(spans: Iterable<ReceivedSpan>): DroppedCounts {
  const counts = { attributes: 0, events: 0, links: 0 };
  for (const span of spans) {
    counts.attributes += span.droppedAttributesCount;
    for (const event of span.events) counts.attributes += event.droppedAttributesCount;
    for (const link of span.links) counts.attributes += link.droppedAttributesCount;
    counts.events += span.droppedEventsCount;
    counts.links += span.droppedLinksCount;
  }
  return counts;
}
