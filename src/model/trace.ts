import type { TraceId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Observation, Status, Usage } from './observation.ts';
import type { Score } from './score.ts';

/** One unit of work: user message in, answer out (design §5: the contract of `promptrail show --json`). */
export interface Trace {
  readonly traceId: TraceId;
  readonly sessionId?: string;
  readonly userId?: string;
  readonly name: string;
  readonly service?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly tags: readonly string[];
  readonly metadata: JsonObject;
  /** ISO 8601. */
  readonly startTime: string;
  readonly durationMs: number;
  readonly status: Status;
  /** No span is in flight, and nothing has arrived for a while. A span that comes later makes the trace live again. */
  readonly complete: boolean;
  readonly usage?: Usage;
  readonly costUsd?: number;
  readonly observations: readonly Observation[];
  /** How many observations are noise. */
  readonly hiddenSpans: number;
  readonly scores: readonly Score[];
  /** In words a user can act on: missing parents, cycles, unknown prices. */
  readonly warnings: readonly string[];
}
