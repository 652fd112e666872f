import { type PlacedSteps, Turns } from './placedSteps.ts';
import type { SpanWriter } from './spanWriter.ts';
import type { OpenTrace, TraceLedger } from './traceLedger.ts';
import type { UsageKeeper } from './usageKeeper.ts';

interface Parts {
  readonly traces: TraceLedger;
  readonly spans: SpanWriter;
  readonly steps: PlacedSteps;
  readonly usage: UsageKeeper;
}

/**
 * Reads all spans of a trace again and puts its summary together from them: after something was taken back that sums and minima
 * cannot forget, and for a better normaliser. Ids of rows stay.
 */
export function rebuildTrace(trace: OpenTrace, { traces, spans, steps, usage }: Parts): void {
  traces.restart(trace);
  const turns = new Turns();
  for (const known of spans.all(trace)) spans.readAgain(trace, known, steps.remake(known, turns));
  usage.recount(trace.row);
}
