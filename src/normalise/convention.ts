import type { RetrievedDocument } from '../model/document.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Message } from '../model/message.ts';
import type { Convention, ObservationType } from '../model/observation.ts';
import type { Score } from '../model/score.ts';
import type { Subject } from './subject.ts';

/** A field whose value is one attribute of the span. */
export type Field =
  | 'sessionId'
  | 'userId'
  | 'tags'
  | 'metadata'
  | 'environment'
  | 'release'
  | 'model'
  | 'requestModel'
  | 'provider'
  | 'inputTokens'
  | 'outputTokens'
  | 'totalTokens'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'reasoningTokens'
  | 'costUsd'
  | 'firstTokenSeconds'
  | 'finishReasons'
  | 'agentId'
  | 'agentName'
  | 'toolName'
  | 'toolCallId'
  | 'toolDescription'
  | 'toolArguments'
  | 'toolResult'
  | 'promptName'
  | 'promptVersion'
  | 'promptTemplate';

/** How well a source of content is structured, best first (reference 8.5 no. 2). The first rank that has anything wins. */
export const contentRanks = [
  'messages',
  'flattened',
  'indexed',
  'framework',
  'events',
  'contentEvents',
  'text',
  'value',
] as const;
export type ContentRank = (typeof contentRanks)[number];

/** Messages read from one source, and why the model stopped when they tell. */
export interface Content {
  readonly messages: readonly Message[];
  readonly finishReasons: readonly string[];
}

export type Direction = 'input' | 'output';

/** One place where messages may stand. `read` gives undefined when the span has nothing there. */
export interface ContentSource {
  readonly rank: ContentRank;
  readonly read: (subject: Subject, direction: Direction) => Content | undefined;
}

/**
 * What a convention says, as data, with functions only where a value is made of several attributes. A new convention is one
 * file with such a table and its places in the orders of conventions.ts.
 */
export interface ConventionTable {
  readonly id: Convention;
  /** A key (or event name) that starts so is spoken in this convention. */
  readonly prefixes: readonly string[];
  /** Keys that begin so carry judgements. */
  readonly scorePrefixes?: readonly string[];
  /** Keys that processors stamp on every span, HTTP and DB included: they prove nothing (reference 6.2). */
  readonly propagated: readonly string[];
  /** The attribute that names the type, and its values in lower case. A value that is not listed says nothing. */
  readonly type?: { readonly key: string; readonly values: ReadonlyMap<string, ObservationType> };
  /** What the presence of a key says about the type when nothing names it. */
  readonly shapes: readonly { readonly type: ObservationType; readonly key: RegExp }[];
  /** The attributes that may hold a field, in order. */
  readonly keys: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** A span event whose time is that of the first token. */
  readonly firstTokenEvent?: string;
  readonly content: readonly ContentSource[];
  /** The system prompt where it does not stand among the messages. */
  readonly instructions?: (subject: Subject) => Message | undefined;
  readonly parameters?: (subject: Subject) => JsonObject | undefined;
  readonly toolDefinitions?: (subject: Subject) => readonly Json[] | undefined;
  readonly documents?: (subject: Subject, type: ObservationType) => readonly RetrievedDocument[] | undefined;
  readonly promptVariables?: (subject: Subject) => ReadonlyMap<string, string> | undefined;
  /** What the span says it cost when no single attribute does. */
  readonly costUsd?: (subject: Subject) => number | undefined;
  /** The model that was asked for when no single attribute says it. May parse: it is only asked when a price is missing. */
  readonly requestModel?: (subject: Subject) => string | undefined;
  readonly scores?: (subject: Subject, type: ObservationType) => readonly Score[];
}
