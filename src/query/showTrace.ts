import { type Json, JsonObject, stringify } from '../model/json.ts';
import type { Message, Part } from '../model/message.ts';
import type { Observation, PromptReference, ToolUse, Usage } from '../model/observation.ts';
import type { Score } from '../model/score.ts';
import type { Trace } from '../model/trace.ts';
import { assertNever } from '../util/assertNever.ts';

/** A trace as JSON text: the contract of design §5, field by field. Keys of senders are only ever keys of JSON text. */
export function writeTrace(trace: Trace): string {
  return stringify(object({ ...traceHead(trace), observations: trace.observations.map(observation), ...traceTail(trace) }));
}

/** The same without observations: an entry of a list. */
export function writeTraceHead(trace: Omit<Trace, 'observations'>): string {
  return stringify(object({ ...traceHead(trace), ...traceTail(trace) }));
}

type Fields = Readonly<Record<string, Json | undefined>>;

/** Field names are ours; what is undefined is left out. */
function object(fields: Fields): JsonObject {
  const entries = Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined);
  return new JsonObject(new Map(entries));
}

function traceHead(trace: Omit<Trace, 'observations'>): Fields {
  return {
    traceId: trace.traceId,
    sessionId: trace.sessionId,
    userId: trace.userId,
    name: trace.name,
    service: trace.service,
    environment: trace.environment,
    release: trace.release,
    tags: trace.tags,
    metadata: trace.metadata,
    startTime: trace.startTime,
    durationMs: trace.durationMs,
    status: trace.status,
    complete: trace.complete,
    // Always there; null when no step told.
    usage: trace.usage === undefined ? null : usage(trace.usage),
    costUsd: trace.costUsd,
  };
}

function traceTail(trace: Omit<Trace, 'observations'>): Fields {
  return { hiddenSpans: trace.hiddenSpans, scores: trace.scores.map(score), warnings: trace.warnings };
}

function observation(step: Observation): JsonObject {
  return object({
    spanId: step.spanId,
    parentSpanId: step.parentSpanId,
    type: step.type,
    name: step.name,
    startTime: step.startTime,
    durationMs: step.durationMs,
    status: step.status,
    statusMessage: step.statusMessage,
    model: step.model,
    provider: step.provider,
    parameters: step.parameters,
    usage: step.usage && usage(step.usage),
    costUsd: step.costUsd,
    timeToFirstTokenMs: step.timeToFirstTokenMs,
    input: step.input.map(message),
    output: step.output.map(message),
    tool: step.tool && tool(step.tool),
    documents: step.documents.map((document) =>
      object({
        id: document.id,
        content: document.content,
        score: document.score,
        metadata: document.metadata,
        rank: document.rank,
      }),
    ),
    prompt: step.prompt && prompt(step.prompt),
    agent: step.agent && object({ id: step.agent.id, name: step.agent.name }),
    source: step.source && object({ file: step.source.file, line: step.source.line, function: step.source.function }),
    scores: step.scores.map(score),
    convention: step.convention,
    noise: step.noise,
    level: step.level,
  });
}

function message({ role, name, parts }: Message): JsonObject {
  return object({ role, name, parts: parts.map(part) });
}

function part(value: Part): JsonObject {
  const { type } = value;
  switch (type) {
    case 'text':
    case 'reasoning':
      return object({ type, text: value.text });
    case 'tool_call':
      return object({ type, id: value.id ?? null, name: value.name, arguments: value.arguments });
    case 'tool_result':
      return object({ type, id: value.id ?? null, result: value.result });
    case 'media':
      return object({ type, mimeType: value.mimeType, uri: value.uri });
    case 'unknown':
      return object({ type, value: value.value });
    default:
      return assertNever(value);
  }
}

function usage({ input, output, total, cacheRead, cacheWrite, reasoning }: Usage): JsonObject {
  return object({ input, output, total, cacheRead, cacheWrite, reasoning });
}

function tool({ name, callId, arguments: given, result }: ToolUse): JsonObject {
  return object({ name, callId, arguments: given, result });
}

function prompt(reference: PromptReference): JsonObject {
  return object({
    name: reference.name,
    version: reference.version,
    template: reference.template,
    variables: new JsonObject(reference.variables),
    unit: reference.unit,
    blob: reference.blob,
    commit: reference.commit,
    evidence: reference.evidence,
    confidence: reference.confidence,
  });
}

function score(value: Score): JsonObject {
  return object({
    name: value.name,
    target: object({ ...value.target }),
    value: value.value,
    type: value.type,
    pass: value.pass,
    explanation: value.explanation,
    source: value.source,
    author: value.author,
    evaluator: value.evaluator,
    time: value.time,
  });
}
