import type { SpanId, TraceId } from '../model/ids.ts';
import { joinTools } from '../model/joinTools.ts';
import type { Json } from '../model/json.ts';
import type { Observation, PromptReference, ToolUse } from '../model/observation.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import type { Score } from '../model/score.ts';
import { observe } from '../normalise/observe.ts';
import { noPrices } from '../normalise/prices.ts';
import type { Db } from '../store/database.ts';
import { createSpanReader, type SpanReader } from '../store/spanReader.ts';
import { isNestedTool, nestedTool, withNested } from './nestedTools.ts';
import { getPromptLink, type PromptLink } from './promptLink.ts';
import { relatedLogs } from './relatedLogs.ts';
import { all } from './run.ts';
import { getScores } from './scores.ts';
import { type Sql, sql } from './sql.ts';
import { readStarted } from './started.ts';
import { inOrder } from './steps.ts';
import { traceKey } from './traceKey.ts';

/** One step: what was received and how it is read. While only its start was reported, `span` is the record of that. */
export interface StoredObservation {
  readonly span: ReceivedSpan;
  readonly logs: readonly ReceivedLog[];
  readonly observation: Observation;
}

/** All steps of a trace with their content, in order of start. Scores come from the database: people's are among them. */
export function readTrace(database: Db, traceId: TraceId): readonly StoredObservation[] {
  const reader = createSpanReader(database);
  const scores = scoresBySpan(getScores(database, traceId));
  return placesOf(database, traceId, sql`1`).map((place) =>
    read(database, reader, traceId, place, scores.get(place.spanId) ?? []),
  );
}

/** One step, or undefined when the database does not hold it. */
export function readObservation(database: Db, traceId: TraceId, spanId: SpanId, root?: string): StoredObservation | undefined {
  const [place] = placesOf(database, traceId, sql`s.span_id = ${traceKey(spanId)}`);
  const reader = createSpanReader(database);
  if (place === undefined) return readStartedObservation(database, reader, traceId, spanId);
  return read(database, reader, traceId, place, getScores(database, traceId, spanId), root);
}

function readStartedObservation(
  database: Db,
  reader: SpanReader,
  traceId: TraceId,
  spanId: SpanId,
): StoredObservation | undefined {
  const [started] = readStarted(database, traceId, spanId);
  if (started === undefined) return undefined;
  const logs = reader.logs(traceId, spanId);
  const observation = { ...observe(started.span, logs, noPrices), scores: getScores(database, traceId, spanId) };
  return { span: started.record, logs, observation };
}

// A trace may have a hundred thousand tools: beyond these a result is not looked for.
const maxLookedThrough = 500;

/**
 * The results of the tools that a step calls, by call id: from the tools' own steps, else from what a model was told
 * afterwards. Reads as little of the trace as it takes.
 */
export function readToolResults(database: Db, traceId: TraceId, observation: Observation): ReadonlyMap<string, Json> {
  const wanted = new Set<string>();
  for (const { parts } of [...observation.input, ...observation.output]) {
    for (const part of parts) if (part.type === 'tool_call' && part.id !== undefined) wanted.add(part.id);
  }
  if (observation.tool?.callId !== undefined && observation.tool.result === undefined) wanted.add(observation.tool.callId);
  const results = new Map<string, Json>();
  if (wanted.size === 0) return results;
  const reader = createSpanReader(database);
  const take = (others: readonly Observation[]): void => {
    for (const [id, result] of joinTools(others)) if (!results.has(id)) results.set(id, result);
  };
  const after = sql`s.start_ns >= (SELECT o.start_ns FROM spans o WHERE o.trace = t.id AND o.span_id = ${traceKey(observation.spanId)})`;
  const places = [
    ...placesOf(database, traceId, sql`s.type = 'tool'`, maxLookedThrough),
    ...placesOf(database, traceId, sql`s.type <> 'tool' AND s.noise = 0 AND ${after}`, maxLookedThrough),
  ];
  let selfTaken = false;
  for (const place of places) {
    if (place.type !== 'tool' && !selfTaken) {
      take([observation]);
      selfTaken = true;
    }
    if ([...wanted].every((id) => results.has(id))) break;
    take([read(database, reader, traceId, place, []).observation]);
  }
  if (!selfTaken) take([observation]);
  return results;
}

interface Place {
  readonly spanId: SpanId;
  readonly type: string;
  readonly costUsd: number | null;
  readonly counted: number;
  readonly isNested: number;
  readonly isLinked: number;
}

function placesOf(database: Db, traceId: TraceId, which: Sql, limit = -1): readonly Place[] {
  return all<Place>(
    database,
    sql`SELECT lower(hex(s.span_id)) AS spanId, s.type, s.cost_usd AS costUsd, s.counted, ${isNestedTool} AS isNested,
        EXISTS (SELECT 1 FROM prompt_links l WHERE l.span = s.id AND l.path IS NOT NULL) AS isLinked
      FROM traces t JOIN spans s ON s.trace = t.id
      WHERE t.trace_id = ${traceKey(traceId)} AND ${which} ORDER BY ${inOrder} LIMIT ${limit}`,
  );
}

function read(
  database: Db,
  reader: SpanReader,
  traceId: TraceId,
  { spanId, costUsd, counted, isNested, isLinked }: Place,
  scores: readonly Score[],
  root?: string,
): StoredObservation {
  const span = reader.span(traceId, spanId);
  if (span === undefined) throw new Error(`Span ${spanId} was deleted while its trace was read.`);
  const logs = reader.logs(traceId, spanId);
  // The price was found when the span was written: the same everywhere, and no price table is needed to read.
  const observed = observe(span, [...logs, ...relatedLogs(database, reader, span, logs)], {
    costUsd: () => costUsd ?? undefined,
  });
  const link = isLinked === 1 ? getPromptLink(database, traceId, spanId, root) : undefined;
  const isUsed = observed.usage !== undefined || observed.costUsd !== undefined;
  const tool = observed.tool && wholeTool(database, reader, traceId, spanId, observed.tool);
  return {
    span,
    logs,
    observation: {
      ...observed,
      scores,
      ...(tool === undefined ? {} : { tool }),
      noise: observed.noise || isNested === 1,
      ...(isUsed ? { inSum: counted === 1 } : {}),
      ...(link === undefined ? {} : { prompt: linked(observed.prompt, link) }),
    },
  };
}

// Framework, client, server: deeper than that are tools that call themselves.
const mostNested = 3;

/** A call of a tool whose arguments or result stand on another report of it, below its own. */
function wholeTool(database: Db, reader: SpanReader, traceId: TraceId, spanId: SpanId, tool: ToolUse): ToolUse {
  let whole = tool;
  let at: SpanId | undefined = spanId;
  for (let depth = 0; depth < mostNested && (whole.arguments === undefined || whole.result === undefined); depth++) {
    at = nestedTool(database, traceId, at);
    const span = at === undefined ? undefined : reader.span(traceId, at);
    if (at === undefined || span === undefined) break;
    whole = withNested(whole, observe(span, reader.logs(traceId, at), noPrices).tool);
  }
  return whole;
}

function linked(prompt: PromptReference | undefined, link: PromptLink): PromptReference {
  const unit = link.symbol === undefined ? link.path : `${link.path}#${link.symbol}`;
  return { variables: new Map(), ...prompt, unit, evidence: link.evidence, confidence: link.confidence };
}

function scoresBySpan(scores: readonly Score[]): ReadonlyMap<string, readonly Score[]> {
  const bySpan = new Map<string, Score[]>();
  for (const score of scores) {
    if (score.target.kind !== 'observation' && score.target.kind !== 'document') continue;
    const known = bySpan.get(score.target.spanId);
    if (known === undefined) bySpan.set(score.target.spanId, [score]);
    else known.push(score);
  }
  return bySpan;
}
