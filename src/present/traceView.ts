import { fillGaps, findGaps } from '../model/gaps.ts';
import type { Score } from '../model/score.ts';
import type { StepRow } from '../model/summary.ts';
import { completeTime, isComplete, type TraceHead } from '../model/traceHead.ts';
import { traceWarnings } from '../model/traceWarnings.ts';
import type { TraceView } from '../protocol/views.ts';

/** What is read for the header and the skeleton of a trace. */
export interface TraceParts {
  readonly head: TraceHead;
  /** All steps in order of start. */
  readonly steps: readonly StepRow[];
  /** Scores of the trace and everything in it; those on the trace itself are shown in its header. */
  readonly scores: readonly Score[];
}

/** The header and the skeleton of a trace. `now` is in ms since the epoch. */
export function traceView({ head, steps, scores }: TraceParts, now: number): TraceView {
  const { session, openSpans, hasRoot, arrivedTime, unpricedModels, ...shared } = head;
  const complete = isComplete(head, now);
  const time = complete ? undefined : completeTime(head);
  const gaps = findGaps(steps);
  return {
    ...shared,
    session,
    complete,
    ...(time === undefined ? {} : { completeInMs: time - now }),
    warnings: traceWarnings({ gaps, complete, unpricedModels }),
    scores: scores.filter(({ target }) => target.kind === 'trace'),
    steps: fillGaps(steps, complete, gaps),
  };
}
