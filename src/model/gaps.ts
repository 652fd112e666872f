import type { SpanId } from './ids.ts';
import type { StepRow } from './summary.ts';
import { type Linked, resolveParents } from './tree.ts';

/** What keeps the steps of a trace from being one tree. */
export interface Gaps {
  /** Ids of the parents that steps name and that are not here. */
  readonly missing: ReadonlySet<string>;
  /** Whether one missing parent stands above everything: most likely it belongs to another service, or still runs. */
  readonly isAboveAll: boolean;
  /** Circles of parents. */
  readonly cycles: number;
}

/** Finds the gaps in a trace. Steps of which only the start was reported are no gaps: pass them too. */
export function findGaps(rows: readonly Linked[]): Gaps {
  // Where a circle is cut does not matter here.
  const { missing, cycles } = resolveParents(rows, () => false);
  const isAboveAll = missing.size === 1 && cycles === 0 && rows.every(({ parentSpanId }) => parentSpanId !== undefined);
  return { missing, isAboveAll, cycles };
}

const words = { awaited: 'not received yet', lost: 'never received' } as const;

/**
 * Adds a row before the first child of each parent that is missing, so that its children stay together. It has no name of its
 * own: words take its place. A parent of nothing but infrastructure is taken for infrastructure. When the trace is complete,
 * one missing parent above everything gets no row: a level that holds all says nothing. `steps` are in order of start;
 * `gaps` are theirs.
 */
export function fillGaps(steps: readonly StepRow[], complete: boolean, gaps: Gaps = findGaps(steps)): readonly StepRow[] {
  const { missing, isAboveAll } = gaps;
  if (missing.size === 0 || (isAboveAll && complete)) return steps;
  const allNoise = new Set(missing);
  for (const { noise, parentSpanId } of steps) if (!noise && parentSpanId !== undefined) allNoise.delete(parentSpanId);
  const wanted = new Set(missing);
  const rows: StepRow[] = [];
  for (const step of steps) {
    const { parentSpanId, startTime } = step;
    if (parentSpanId !== undefined && wanted.delete(parentSpanId)) {
      rows.push(placeholder(parentSpanId, startTime, complete ? 'lost' : 'awaited', allNoise.has(parentSpanId)));
    }
    rows.push(step);
  }
  return rows;
}

/** It began no later than its first child; how long it took nobody knows. */
function placeholder(spanId: SpanId, startTime: number, absent: 'awaited' | 'lost', noise: boolean): StepRow {
  return {
    spanId,
    type: 'span',
    name: words[absent],
    status: 'unset',
    noise,
    inFlight: false,
    startTime,
    durationMs: 0,
    absent,
    scores: [],
  };
}
