import type { Convention } from './convention.ts';
import type { RetrievedDocument } from './document.ts';
import type { SpanId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import type { Message } from './message.ts';
import type { Score } from './score.ts';

/** Kinds of step (design §1). `span` means: not known to be anything more special. */
export const observationTypes = [
  'generation',
  'retrieval',
  'embedding',
  'reranker',
  'tool',
  'agent',
  'chain',
  'guardrail',
  'evaluator',
  'event',
  'span',
] as const;
export type ObservationType = (typeof observationTypes)[number];

export type Status = 'ok' | 'error' | 'unset';

/**
 * Tokens. `input` includes `cacheRead` and `cacheWrite`, `output` includes `reasoning`, as OTel GenAI defines them since
 * v1.37; exporters that exclude them are converted.
 */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly total: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
}

/** A tool call and its result, one thing, joined by call id wherever they came from. */
export interface ToolUse {
  readonly name: string;
  readonly callId?: string;
  readonly description?: string;
  readonly arguments?: Json;
  readonly result?: Json;
}

/** Which key of the span a field came from, and in whose convention that key is. `key` is hostile text. */
export interface Origin {
  readonly field: string;
  readonly key: string;
  readonly convention: Convention;
}

/** A part of a {@link Usage} as the span reported it. */
export interface TokenCount {
  readonly part: keyof Usage;
  readonly key: string;
  readonly value: number;
}

/**
 * What was done to the counts of a span to make a {@link Usage} of them:
 * `cacheAdded`, `reasoningAdded`: they were counted beside the input or output, and were added to it;
 * `restFromTotal`: a part that was not reported is what the other left of the total;
 * `totalSummed`: no total was reported; `totalRaised`: the reported one was less than its parts.
 */
export type UsageRule = 'cacheAdded' | 'reasoningAdded' | 'restFromTotal' | 'totalSummed' | 'totalRaised';

/** How a usage was computed: what was reported, and by which rules it became what is shown. */
export interface UsageReport {
  readonly counts: readonly TokenCount[];
  readonly rules: readonly UsageRule[];
}

/** Something about a key that could not be read, or contradicts another, in words. Nothing of it is lost: it stands in the raw view. */
export interface ReadWarning {
  readonly key: string;
  readonly problem: string;
}

/** What a step could have carried and does not. Text to copy stands in backticks in `advice`. */
export interface Missing {
  readonly what: 'content' | 'documents' | 'tokens' | 'session';
  /** The switch that turns it on, when one is known. */
  readonly advice?: string;
}

/** Where a prompt came from, as far as is known. `unit`, `blob`, `commit` are filled by linking. */
export interface PromptReference {
  readonly name?: string;
  readonly version?: string;
  readonly template?: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly unit?: string;
  readonly blob?: string;
  readonly commit?: string;
  readonly evidence?: string;
  readonly confidence?: string;
}

export interface Agent {
  readonly id?: string;
  readonly name?: string;
}

/** The place in the user's code that made the span (semconv `code.*`). Hostile text: resolve inside the workspace only. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly function?: string;
}

/** One step of a trace (design §5). */
export interface Observation {
  readonly spanId: SpanId;
  readonly parentSpanId?: SpanId;
  readonly type: ObservationType;
  readonly name: string;
  /** ISO 8601. */
  readonly startTime: string;
  readonly durationMs: number;
  readonly status: Status;
  readonly statusMessage?: string;
  readonly model?: string;
  readonly provider?: string;
  /** What the provider calls its answer: names one call wherever it is reported. */
  readonly responseId?: string;
  /** Request parameters such as `temperature`. */
  readonly parameters: JsonObject;
  readonly usage?: Usage;
  readonly costUsd?: number;
  /** Whether the exporter sent the cost or a price table gave it. */
  readonly costSource?: 'exporter' | 'prices';
  readonly timeToFirstTokenMs?: number;
  readonly finishReasons: readonly string[];
  readonly input: readonly Message[];
  readonly output: readonly Message[];
  readonly tool?: ToolUse;
  /** What the model was offered, as sent. */
  readonly toolDefinitions: readonly Json[];
  readonly documents: readonly RetrievedDocument[];
  readonly prompt?: PromptReference;
  readonly agent?: Agent;
  readonly source?: SourceLocation;
  readonly scores: readonly Score[];
  readonly convention: Convention;
  /** Infrastructure (HTTP, DB ...): kept, hidden by default. */
  readonly noise: boolean;
  readonly level?: string;
  /** True while the span has no end. */
  readonly inFlight: boolean;
  /** The library that made the span: name and version of the instrumentation scope. Hostile text. */
  readonly instrumentation: string;
  readonly origins: readonly Origin[];
  readonly usageReport?: UsageReport;
  readonly warnings: readonly ReadWarning[];
  /** Keys that begin as those of a convention do, and that it does not know: a newer version, or a renamed key. */
  readonly unknownKeys: readonly string[];
  readonly missing: readonly Missing[];
  /** Whether its usage and cost are in the sum of its trace. Told by the database; undefined when it has neither. */
  readonly inSum?: boolean;
}
