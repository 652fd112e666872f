import type { TraceId } from './ids.ts';
import type { Status, Usage } from './observation.ts';

/** What is known of a trace without reading its spans. Plain data; times are milliseconds since the epoch. */
export interface TraceHead {
  readonly traceId: TraceId;
  /** Grows with every change. */
  readonly revision: number;
  readonly session: { readonly rowId: number; readonly sessionId?: string; readonly title: string };
  /** 1-based place among the session's turns in order of start. */
  readonly turnNumber: number;
  readonly turnCount: number;
  readonly previousTraceId?: string;
  readonly nextTraceId?: string;
  /** The user's question, else the name. */
  readonly title: string;
  readonly name: string;
  readonly service?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly userId?: string;
  readonly tags: readonly string[];
  readonly status: Status;
  readonly startTime: number;
  readonly durationMs: number;
  readonly usage?: Usage;
  readonly costUsd?: number;
  readonly hiddenSpans: number;
  /** Spans without an end, and those of which only the start was reported. */
  readonly openSpans: number;
  /** Whether a span without a parent has come. */
  readonly hasRoot: boolean;
  /** Our clock when something of it last came. */
  readonly arrivedTime: number;
  /** Models of counted calls that have tokens and no known price; an empty name stands for calls without a model. */
  readonly unpricedModels: readonly string[];
}

/** What tells whether a trace is whole. */
export type Arrivals = Pick<TraceHead, 'openSpans' | 'hasRoot' | 'arrivedTime'>;

// A trace in which nothing has arrived for so long is taken to be whole. Exporters send every 5 s or sooner.
const quietMs = 5000;
// Without its root, which is sent when all is done, a slow step may be running that nobody has reported.
const quietWithoutRootMs = 60_000;

/**
 * When a trace counts as whole if nothing more arrives, in ms since the epoch: quiet for a while, and nothing open. Undefined
 * while something is. That the root has ended says nothing: steps may come later than it, and it may never come at all.
 */
export function completeTime({ openSpans, hasRoot, arrivedTime }: Arrivals): number | undefined {
  if (openSpans > 0) return undefined;
  return arrivedTime + (hasRoot ? quietMs : quietWithoutRootMs);
}

/** Whether the trace is whole as far as can be known at `now`. What comes later makes it live again. */
export function isComplete(arrivals: Arrivals, now: number): boolean {
  const time = completeTime(arrivals);
  return time !== undefined && now >= time;
}
