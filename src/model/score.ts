import type { SpanId, TraceId } from './ids.ts';

export type ScoreSource = 'human' | 'judge' | 'code' | 'user' | 'import';
export type ScoreType = 'numeric' | 'categorical' | 'boolean' | 'text' | 'correction';

/** What a score is about. A document's `index` is its rank - 1. */
export type ScoreTarget =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'trace'; readonly traceId: TraceId }
  | { readonly kind: 'observation'; readonly traceId: TraceId; readonly spanId: SpanId }
  | { readonly kind: 'document'; readonly traceId: TraceId; readonly spanId: SpanId; readonly index: number };

/** One judgement by a person, a judge, code, a user of the app, or an import (design §5). */
export interface Score {
  /** Stable: made by whoever wrote it (a UUID for people, derived from the span for telemetry). */
  readonly id: string;
  readonly name: string;
  readonly target: ScoreTarget;
  readonly value: number | string | boolean;
  readonly type: ScoreType;
  readonly pass?: boolean;
  readonly explanation?: string;
  readonly source: ScoreSource;
  readonly author?: string;
  readonly evaluator?: string;
  /** ISO 8601. */
  readonly time: string;
}

/** The name under which a person's pass or fail is kept; `value` is `pass` or `fail`, type categorical. */
export const verdictScore = 'verdict';
/** The name under which a person's free note is kept; type text. */
export const noteScore = 'note';
