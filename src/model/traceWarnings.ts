import { plural } from './format.ts';
import type { Gaps } from './gaps.ts';
import type { Observation } from './observation.ts';
import type { ReceivedSpan } from './received.ts';

/** What is not as it should be with a trace. */
export interface TraceFaults {
  readonly gaps: Gaps;
  /** While more may come, a missing parent is no fault. */
  readonly complete: boolean;
  /** Models of calls without a known price; empty for calls that name none. */
  readonly unpricedModels: readonly string[];
  /** Undefined when the spans were not read. */
  readonly dropped?: DroppedCounts;
  /** Undefined when the spans were not read. */
  readonly steps?: readonly Pick<Observation, 'warnings' | 'unknownKeys'>[];
}

/** What the sender's own limits left out before it sent. */
export interface DroppedCounts {
  readonly attributes: number;
  readonly events: number;
  readonly links: number;
}

/** The faults in words, each with what it means for what is shown or what to do. */
export function traceWarnings({ gaps, complete, unpricedModels, dropped, steps = [] }: TraceFaults): readonly string[] {
  const warnings: string[] = [];
  const { missing, isAboveAll, cycles } = gaps;
  if (complete && isAboveAll) {
    warnings.push('The parent of the first steps was never received: it may belong to a service that sends elsewhere.');
  } else if (complete && missing.size > 0) {
    const were = missing.size === 1 ? 'was' : 'were';
    warnings.push(`${plural(missing.size, 'parent')} ${were} never received: a row stands for each, with its steps inside.`);
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
  return [...warnings, ...readingWarnings(steps)];
}

/** Enough to see what is the matter. */
const mostNamed = 10;

/** What of the steps could not be read, each problem once, and the keys that no convention knows. */
function readingWarnings(steps: readonly Pick<Observation, 'warnings' | 'unknownKeys'>[]): readonly string[] {
  const problems = countEach(steps.flatMap(({ warnings }) => warnings.map(({ key, problem }) => `${key} ${problem}`)));
  const warnings = [...problems].slice(0, mostNamed).map(([text, count]) => `${text} (${plural(count, 'step')}).`);
  if (problems.size > mostNamed) warnings.push(`${plural(problems.size - mostNamed, 'more key')} could not be read.`);
  const keys = [...countEach(steps.flatMap(({ unknownKeys }) => unknownKeys)).keys()];
  if (keys.length > 0) {
    const others = keys.length > mostNamed ? ', …' : '';
    warnings.push(
      `${plural(keys.length, 'key')} of known conventions ${keys.length === 1 ? 'is' : 'are'} not understood: ${keys.slice(0, mostNamed).join(', ')}${others}.`,
    );
  }
  return warnings;
}

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
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
