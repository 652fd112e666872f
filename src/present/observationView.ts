import type { Json, JsonObject } from '../model/json.ts';
import type { Message, Part } from '../model/message.ts';
import type { Observation } from '../model/observation.ts';
import {
  type DocumentView,
  type MessageView,
  type ObservationView,
  type PartView,
  type PromptView,
  textLimit,
} from '../protocol/views.ts';
import { assertNever } from '../util/assertNever.ts';
import { observationHints } from './hints.ts';
import { originViews, usageReportView } from './provenance.ts';
import { jsonLine, jsonView, textView } from './textView.ts';

/** What is read for one step. */
export interface ObservationParts {
  readonly traceId: string;
  /** With its scores as the database has them, those of its documents included. */
  readonly observation: Observation;
  /** Results of tools by call id, from wherever in the trace. */
  readonly toolResults: ReadonlyMap<string, Json>;
  /** The prompt file it was linked to in the workspace that asks. */
  readonly link?: Omit<PromptView, 'name' | 'version'>;
  readonly hasSession: boolean;
}

/** One step with its content. Texts longer than `limit` characters are cut. */
export function observationView(parts: ObservationParts, limit: number = textLimit): ObservationView {
  const { observation } = parts;
  const { agent, tool, prompt } = observation;
  const shownTool = tool === undefined ? undefined : toolView(tool, parts.toolResults, limit);
  const shownPrompt = promptView(prompt, parts.link);
  return {
    traceId: parts.traceId,
    spanId: observation.spanId,
    type: observation.type,
    name: observation.name,
    status: observation.status,
    ...defined('statusMessage', observation.statusMessage),
    startTime: Date.parse(observation.startTime),
    durationMs: observation.durationMs,
    inFlight: observation.inFlight,
    ...defined('model', observation.model),
    ...defined('provider', observation.provider),
    ...defined('agent', agent?.name ?? agent?.id),
    ...defined('level', observation.level),
    convention: observation.convention,
    ...defined('usage', observation.usage),
    ...defined('costUsd', observation.costUsd),
    ...defined('costSource', observation.costSource),
    ...defined('timeToFirstTokenMs', observation.timeToFirstTokenMs),
    finishReasons: observation.finishReasons,
    parameters: entriesView(observation.parameters),
    input: observation.input.map((message) => messageView(message, parts.toolResults, limit)),
    output: observation.output.map((message) => messageView(message, parts.toolResults, limit)),
    ...defined('tool', shownTool),
    toolDefinitions: observation.toolDefinitions.map((definition) => ({
      name: toolDefinitionName(definition),
      definition: jsonView(definition, limit),
    })),
    documents: documentViews(observation, limit),
    ...defined('prompt', shownPrompt),
    ...defined('source', observation.source),
    scores: observation.scores.filter(({ target }) => target.kind === 'observation'),
    hints: observationHints(observation, parts.hasSession),
    instrumentation: observation.instrumentation,
    origins: originViews(observation.origins),
    ...defined('usageReport', observation.usageReport && usageReportView(observation.usageReport, observation.inSum)),
    warnings: observation.warnings.map(({ key, problem }) => `${key} ${problem}.`),
    unknownKeys: observation.unknownKeys,
  };
}

function messageView(message: Message, results: ReadonlyMap<string, Json>, limit: number): MessageView {
  return {
    role: message.role,
    ...defined('name', message.name),
    parts: message.parts.map((part) => partView(part, results, limit)),
  };
}

function partView(part: Part, results: ReadonlyMap<string, Json>, limit: number): PartView {
  const { type } = part;
  switch (type) {
    case 'text':
    case 'reasoning':
      return { type, ...textView(part.text, limit) };
    case 'tool_call': {
      const result = part.id === undefined ? undefined : results.get(part.id);
      return {
        type,
        ...defined('id', part.id),
        name: part.name,
        arguments: jsonView(part.arguments, limit),
        ...(result === undefined ? {} : { result: jsonView(result, limit) }),
      };
    }
    case 'tool_result':
      return { type, ...defined('id', part.id), result: jsonView(part.result, limit) };
    case 'media':
      return { type, ...defined('mimeType', part.mimeType), ...defined('uri', part.uri?.slice(0, limit)) };
    case 'unknown':
      return { type, ...jsonView(part.value, limit) };
    default:
      return assertNever(part);
  }
}

function toolView(tool: NonNullable<Observation['tool']>, results: ReadonlyMap<string, Json>, limit: number) {
  const result = tool.result ?? (tool.callId === undefined ? undefined : results.get(tool.callId));
  return {
    name: tool.name,
    ...defined('callId', tool.callId),
    ...(tool.arguments === undefined ? {} : { arguments: jsonView(tool.arguments, limit) }),
    ...(result === undefined ? {} : { result: jsonView(result, limit) }),
  };
}

function documentViews({ documents, scores }: Observation, limit: number): readonly DocumentView[] {
  return documents.map((document, index) => ({
    ...defined('id', document.id),
    rank: document.rank,
    ...defined('score', document.score),
    content: textView(document.content, limit),
    metadata: entriesView(document.metadata),
    scores: scores.filter(({ target }) => target.kind === 'document' && target.index === index),
  }));
}

function promptView(prompt: Observation['prompt'], link: ObservationParts['link']): PromptView | undefined {
  if (prompt?.name === undefined && prompt?.version === undefined && link === undefined) return undefined;
  return { ...defined('name', prompt?.name), ...defined('version', prompt?.version), ...link };
}

/** The name inside any of the shapes that providers use, such as `{"type":"function","function":{"name":…}}`. */
function toolDefinitionName(definition: Json): string {
  const inner = entry(definition, 'function') ?? entry(definition, 'toolSpec') ?? definition;
  const name = entry(inner, 'name') ?? entry(definition, 'name');
  return typeof name === 'string' ? name : 'unnamed';
}

function entry(value: Json, key: string): Json | undefined {
  return isObject(value) ? value.get(key) : undefined;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesView(object: JsonObject): readonly (readonly [key: string, value: string])[] {
  return [...object.entries].map(([key, value]) => [key, jsonLine(value)] as const);
}

/** A property when its value is known. */
function defined<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });
}
