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
  /** Spans without an end. */
  readonly openSpans: number;
  /** Our clock when something of it last came. */
  readonly arrivedTime: number;
  /** Models of counted calls that have tokens and no known price; an empty name stands for calls without a model. */
  readonly unpricedModels: readonly string[];
}

/** A trace in which nothing has arrived for so long is taken to be whole, if nothing is seen to be missing. */
const quietMs = 5000;

/** Whether the trace is whole as far as can be known at `now`. */
export function isComplete(head: Pick<TraceHead, 'openSpans' | 'arrivedTime'>, orphans: number, now: number): boolean {
  return head.openSpans === 0 && orphans === 0 && now - head.arrivedTime >= quietMs;
}
