import type { Convention } from '../../model/convention.ts';
import type { RetrievedDocument } from '../../model/document.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Message } from '../../model/message.ts';
import type { ObservationType } from '../../model/observation.ts';
import type { Score } from '../../model/score.ts';
import type { Subject } from '../subject.ts';

/**
 * Where a value stands: an attribute, or inside the JSON that an attribute holds (the attribute, then the way in). A list with
 * the attribute alone means its value is JSON whatever it is, so that a text stands in quotes.
 */
export type Place = string | readonly [attribute: string, ...path: string[]] | EventPlace;

/** An attribute of the first event or log record of that name which has it. */
export interface EventPlace {
  readonly event: string;
  readonly key: string;
}

/** A field whose value stands in one place of the span. */
export type Field =
  | 'name'
  | 'sessionId'
  | 'userId'
  | 'tags'
  | 'metadata'
  | 'environment'
  | 'release'
  | 'model'
  | 'requestModel'
  | 'responseId'
  | 'provider'
  | 'parameters'
  | 'instructions'
  | 'inputTokens'
  | 'outputTokens'
  | 'totalTokens'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'reasoningTokens'
  | 'costUsd'
  | 'firstTokenSeconds'
  | 'firstTokenMs'
  | 'firstTokenTime'
  | 'finishReasons'
  | 'agentId'
  | 'agentName'
  | 'toolName'
  | 'toolCallId'
  | 'toolDescription'
  | 'toolArguments'
  | 'toolResult'
  | 'toolDefinitions'
  | 'documents'
  | 'promptName'
  | 'promptVersion'
  | 'promptTemplate'
  | 'promptVariables'
  | 'level'
  | 'statusMessage';

/**
 * How well a source of content is structured, best first (reference 8.5 no. 2). The first rank that has anything wins.
 * `platform`: what the author of the span said went in and out; `entity`: arguments and result of a wrapped function.
 */
export const contentRanks = [
  'messages',
  'flattened',
  'indexed',
  'framework',
  'events',
  'contentEvents',
  'text',
  'platform',
  'value',
  'entity',
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
  /** The keys as a person would look for them; a direction that is missing has no such source. */
  readonly from: { readonly [Way in Direction]?: string };
  readonly read: (subject: Subject, direction: Direction) => Content | undefined;
}

/** A value that names the type: what it says in lower case, or what it looks like. Any other value says nothing. */
export interface TypeRule {
  readonly key: Place;
  readonly values: ReadonlyMap<string, ObservationType>;
  readonly patterns?: readonly (readonly [value: RegExp, type: ObservationType])[];
  /** Names of spans where the value says too little, so that other evidence counts. */
  readonly except?: RegExp;
}

/** A value that is made of several attributes. */
export interface Reader<Value> {
  /** The keys as a person would look for them. */
  readonly from: string;
  readonly read: (subject: Subject, type: ObservationType) => Value | undefined;
}

/** What the readers of the fields that may have one give. */
export interface ReadValues {
  readonly model: string;
  readonly provider: string;
  readonly sessionId: string;
  /** The system prompt where it does not stand among the messages. */
  readonly instructions: Message;
  readonly parameters: JsonObject;
  readonly toolDefinitions: readonly Json[];
  readonly toolName: string;
  readonly toolCallId: string;
  /** What a tool was given and gave, when it is wrapped in something that is not the tool's. */
  readonly toolArguments: Json;
  readonly toolResult: Json;
  readonly documents: readonly RetrievedDocument[];
  readonly promptName: string;
  readonly promptVersion: string;
  readonly promptVariables: ReadonlyMap<string, string>;
  /** What the span says it cost, in US dollars. */
  readonly costUsd: number;
  /** The model that was asked for. May parse: it is only asked when a price is missing. */
  readonly requestModel: string;
}

/** Which switch of the instrumentation turns on what is missing, in words. What is worth copying stands in backticks. */
export interface Advice {
  readonly content?: string;
  readonly documents?: string;
  readonly tokens?: string;
  readonly session?: string;
}

/**
 * What a convention says, as data, with functions only where a value is made of several attributes. A new convention is one
 * file with such a table, its id in `model/convention.ts` and its places in the orders of `order.ts`.
 */
export interface ConventionTable {
  readonly id: Convention;
  /** As its makers write it. */
  readonly title: string;
  /** The release it was written against, and of when. */
  readonly release: string;
  /** A key (or event name) that starts so is spoken in this convention. */
  readonly prefixes: readonly string[];
  /** Scopes whose spans speak it whatever their keys: names as they are, or beginnings, marked by a `*` at the end. */
  readonly scopes?: readonly string[];
  /** Beginnings of names of spans, or of scopes of their logs, for makers whose spans have neither a scope nor keys of their own. */
  readonly marks?: readonly string[];
  /** Keys that begin so carry judgements. */
  readonly scorePrefixes?: readonly string[];
  /** Keys that processors stamp on every span, HTTP and DB included: they prove nothing (reference 6.2). */
  readonly propagated: readonly string[];
  /** What names the type, in order. */
  readonly types?: readonly TypeRule[];
  /** Names of spans that tell the type when no attribute does. Only asked for spans that speak the convention. */
  readonly names?: readonly { readonly type: ObservationType; readonly name: RegExp; readonly scope?: string }[];
  /** What the presence of a key says about the type when nothing names it. */
  readonly shapes: readonly { readonly type: ObservationType; readonly key: RegExp }[];
  /** Spans that repeat others or run the machinery: hidden (reference 6.5). Asked for every span. */
  readonly isDuplicate?: (subject: Subject) => boolean;
  /** Fields that no other table reads on spans of these scopes: there, the same keys mean something else, or tell it twice. */
  readonly own?: readonly Field[];
  /** What its makers write where there is no value: on their spans such a text says nothing, whatever the key. */
  readonly absent?: RegExp;
  /** Where a field may stand, in order. */
  readonly keys: Readonly<Partial<Record<Field, readonly Place[]>>>;
  /** The same in the attributes of the resource, asked last. */
  readonly resourceKeys?: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** Span events: the time of the first is that of the first token. */
  readonly firstTokenEvents?: readonly string[];
  /** `exclusive`: cached tokens are counted beside the input, reasoning beside the output (reference 10.4). */
  readonly counting?: 'exclusive';
  readonly content: readonly ContentSource[];
  /** Fields that are made of several attributes, or that stand where other things stand too. Asked after `keys`. */
  readonly readers?: { readonly [Name in keyof ReadValues]?: Reader<ReadValues[Name]> };
  readonly scores?: (subject: Subject, type: ObservationType) => readonly Score[];
  /** Keys that hold JSON text: one that does not parse is worth a warning. */
  readonly json?: readonly string[];
  /** Beginnings of flattened lists (`llm.input_messages.`): a gap among their indices is worth a warning. */
  readonly lists?: readonly string[];
  /** Further keys that are known, read by functions or left among the raw attributes; beginnings are marked by a `*`. */
  readonly knows?: readonly string[];
  readonly advice?: Advice;
}
