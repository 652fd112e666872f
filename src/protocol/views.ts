import type { ObservationType, Status, Usage } from '../model/observation.ts';
import type { Score } from '../model/score.ts';
import type { StepRow } from '../model/summary.ts';

/**
 * What a panel shows. Plain data: it crosses threads and the webview's bridge, so structured values travel as JSON text.
 * Texts longer than {@link textLimit} are cut; `fullLength` then tells how long they were, and the host opens the whole.
 */
export const textLimit = 100_000;

export interface TextView {
  readonly text: string;
  /** Characters of the whole text, when `text` is only its beginning. */
  readonly fullLength?: number;
}

/** The header and the skeleton of a trace: no content, so that any size opens fast. */
export interface TraceView {
  readonly traceId: string;
  /** Grows with every change. */
  readonly revision: number;
  readonly title: string;
  readonly name: string;
  readonly session: { readonly rowId: number; readonly sessionId?: string; readonly title: string };
  /** 1-based place among the session's turns in order of time. */
  readonly turnNumber: number;
  readonly turnCount: number;
  readonly previousTraceId?: string;
  readonly nextTraceId?: string;
  readonly service?: string;
  readonly userId?: string;
  readonly environment?: string;
  readonly release?: string;
  readonly tags: readonly string[];
  readonly status: Status;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly durationMs: number;
  readonly usage?: Usage;
  readonly costUsd?: number;
  /** Nothing is in flight, and nothing has arrived for a while. */
  readonly complete: boolean;
  /** When it will count as complete if nothing more comes; absent when it does, and while a step is in flight. */
  readonly completeInMs?: number;
  readonly hiddenSpans: number;
  readonly warnings: readonly string[];
  /** Scores on the trace itself. */
  readonly scores: readonly Score[];
  /** Every observation in order of start, noise included, and a row for each that is known and has not come. */
  readonly steps: readonly StepRow[];
}

export type PartView =
  | ({ readonly type: 'text' } & TextView)
  | ({ readonly type: 'reasoning' } & TextView)
  | {
      readonly type: 'tool_call';
      readonly id?: string;
      readonly name: string;
      readonly arguments: TextView;
      /** The result that carries the same call id, wherever in the trace it stands. */
      readonly result?: TextView;
    }
  | { readonly type: 'tool_result'; readonly id?: string; readonly result: TextView }
  | { readonly type: 'media'; readonly mimeType?: string; readonly uri?: string }
  | ({ readonly type: 'unknown' } & TextView);

export interface MessageView {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly name?: string;
  readonly parts: readonly PartView[];
}

export interface DocumentView {
  readonly id?: string;
  readonly rank: number;
  readonly score?: number;
  readonly content: TextView;
  readonly metadata: readonly (readonly [key: string, value: string])[];
  readonly scores: readonly Score[];
}

/** The prompt file a generation was linked to, or what the telemetry says of it. */
export interface PromptView {
  readonly name?: string;
  readonly version?: string;
  /** Workspace-relative path with forward slashes, when a file was found. */
  readonly path?: string;
  /** 1-based, inclusive. */
  readonly startLine?: number;
  readonly endLine?: number;
  readonly symbol?: string;
  /** How it is known, in words: "by the attribute llm.prompt_template.template", "by 98 % of its text". */
  readonly evidence?: string;
  readonly confidence?: 'exact' | 'strong' | 'likely' | 'weak';
}

/** One observation with its content. */
export interface ObservationView {
  readonly traceId: string;
  readonly spanId: string;
  readonly type: ObservationType;
  readonly name: string;
  readonly status: Status;
  readonly statusMessage?: string;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly durationMs: number;
  readonly inFlight: boolean;
  readonly model?: string;
  readonly provider?: string;
  readonly agent?: string;
  readonly level?: string;
  readonly convention: string;
  readonly usage?: Usage;
  readonly costUsd?: number;
  readonly costSource?: 'exporter' | 'prices';
  readonly timeToFirstTokenMs?: number;
  readonly finishReasons: readonly string[];
  readonly parameters: readonly (readonly [key: string, value: string])[];
  readonly input: readonly MessageView[];
  readonly output: readonly MessageView[];
  readonly tool?: {
    readonly name: string;
    readonly callId?: string;
    readonly arguments?: TextView;
    readonly result?: TextView;
  };
  /** Names and JSON of the tools the model was offered. */
  readonly toolDefinitions: readonly { readonly name: string; readonly definition: TextView }[];
  readonly documents: readonly DocumentView[];
  readonly prompt?: PromptView;
  readonly source?: { readonly file: string; readonly line?: number; readonly function?: string };
  readonly scores: readonly Score[];
  /** Why content is missing, when it is, and what turns it on. */
  readonly hints: readonly HintView[];
  /** The library that made the span. */
  readonly instrumentation: string;
  /** Which key each field came from. */
  readonly origins: readonly { readonly field: string; readonly key: string; readonly convention: string }[];
  /** How the tokens were computed: what was sent, and in words what was made of it. */
  readonly usageReport?: {
    readonly counts: readonly { readonly part: string; readonly key: string; readonly value: number }[];
    readonly rules: readonly string[];
  };
  /** What could not be read as its convention defines it, in words. */
  readonly warnings: readonly string[];
  /** Keys that begin as those of a convention do, and that it does not know. */
  readonly unknownKeys: readonly string[];
}

/** Something to tell, with the texts in it that are worth copying. */
export interface HintView {
  /** What is missing: the content of the step, or something about it. */
  readonly about: 'content' | 'documents' | 'tokens' | 'session';
  readonly text: string;
  readonly copy: readonly string[];
}

export interface RawAttribute {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int' | 'double' | 'bytes' | 'array' | 'map' | 'empty';
  readonly value: TextView;
}

/** Everything that was received for one span, as it was received. */
export interface RawView {
  readonly span: readonly RawAttribute[];
  readonly resource: readonly RawAttribute[];
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: readonly RawAttribute[] };
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly events: readonly { readonly name: string; readonly offsetMs: number; readonly attributes: readonly RawAttribute[] }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: readonly RawAttribute[] }[];
  readonly logs: readonly { readonly name: string; readonly body: TextView; readonly attributes: readonly RawAttribute[] }[];
}
