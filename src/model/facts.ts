import type { Convention } from './convention.ts';
import type { Agent, ObservationType, Status, Usage } from './observation.ts';
import type { Score } from './score.ts';

/**
 * What the store keeps as columns beside a span: enough to list, sum, sort and filter without reading its content.
 * Everything else of an {@link Observation} is read from the stored span when it is shown.
 */
export interface SpanFacts {
  readonly type: ObservationType;
  readonly noise: boolean;
  /** True for a record that only tells that its parent has started: it stands for the parent until that comes. */
  readonly pending?: boolean;
  readonly convention: Convention;
  /** What the tree shows, such as a tool's name. */
  readonly name: string;
  readonly status: Status;
  readonly statusMessage?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
  readonly timeToFirstTokenMs?: number;
  /** How many documents a retrieval or reranker returned. */
  readonly documentCount?: number;
  readonly sessionId?: string;
  readonly userId?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly tags: readonly string[];
  readonly agent?: Agent;
  readonly promptName?: string;
  readonly promptVersion?: string;
  /** Scores that the telemetry itself carries (`gen_ai.evaluation.result`, annotations). */
  readonly scores: readonly Score[];
  /**
   * The text that names the turn: the last message of the user in this step's input, at most 200 characters.
   * A function, since it parses messages and most spans are never asked.
   */
  readonly question: () => string | undefined;
}
