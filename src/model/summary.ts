import type { SpanId, TraceId } from './ids.ts';
import type { ObservationType, Status } from './observation.ts';
import type { Score } from './score.ts';

/** A row of the session list. Plain data: it crosses threads. Times are milliseconds since the epoch. */
export interface SessionRow {
  readonly id: number;
  /** Undefined for a trace that names no session: it stands for itself. */
  readonly sessionId?: string;
  /** The user's first message of the first turn; else the first trace's name. */
  readonly title: string;
  readonly turnCount: number;
  readonly startTime: number;
  readonly lastTime: number;
  readonly errorCount: number;
  readonly tokens?: number;
  readonly costUsd?: number;
  readonly service?: string;
  readonly userId?: string;
}

/** A row of a session's turns. */
export interface TurnRow {
  readonly traceId: TraceId;
  readonly sessionRowId: number;
  readonly title: string;
  readonly name: string;
  readonly status: Status;
  readonly startTime: number;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly hiddenSpans: number;
  readonly errorCount: number;
  readonly tokens?: number;
  readonly costUsd?: number;
  readonly service?: string;
  readonly model?: string;
  /** When the turn counts as complete if nothing more comes; absent while a step is in flight (model/traceHead.ts). */
  readonly completeTime?: number;
  /** Scores on the trace and its observations, newest first, at most one per name and target. */
  readonly scores: readonly Score[];
}

/**
 * Why a step is shown that has not come. `started`: the sender reported its start and what it will be. Else only its children
 * name it, and the words in `name` say so: `awaited` while it may still come, `lost` when the trace is quiet.
 */
export type Absence = 'started' | 'awaited' | 'lost';

/** A row of the observation tree: no content. */
export interface StepRow {
  readonly spanId: SpanId;
  readonly parentSpanId?: SpanId;
  readonly type: ObservationType;
  readonly name: string;
  readonly status: Status;
  readonly statusMessage?: string;
  readonly noise: boolean;
  readonly inFlight: boolean;
  /** Milliseconds since the epoch, with microseconds as the fraction. */
  readonly startTime: number;
  readonly durationMs: number;
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly costUsd?: number;
  readonly documentCount?: number;
  readonly absent?: Absence;
  readonly scores: readonly Score[];
}

/** A page of rows, newest first, and the cursor of the next one. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Undefined on the last page. Opaque. */
  readonly next?: string;
}
