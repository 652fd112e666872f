import type { SpanId, TraceId } from '../model/ids.ts';
import type { ObservationType } from '../model/observation.ts';
import type { ReceivedSpan } from '../model/received.ts';
import type { StepRow } from '../model/summary.ts';
import { noPrices } from '../normalise/prices.ts';
import { summarise } from '../normalise/summarise.ts';
import type { Db } from '../store/database.ts';
import { toStatus } from '../store/rows.ts';
import { isNestedTool } from './nestedTools.ts';
import { all } from './run.ts';
import { getNewestScores, onSteps } from './scores.ts';
import { type Sql, sql } from './sql.ts';
import { readStarted } from './started.ts';
import { traceKey } from './traceKey.ts';

interface Row {
  readonly spanId: SpanId;
  readonly parentSpanId: SpanId | null;
  readonly type: ObservationType;
  readonly name: string;
  readonly status: number;
  readonly statusMessage: string | null;
  readonly noise: number;
  readonly inFlight: number;
  readonly startTime: number;
  readonly durationMs: number;
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly documentCount: number | null;
}

/**
 * Steps `s` in order of start. Many clocks tick in milliseconds, so a parent and its first child often start at once: then the
 * one that lasts longer comes first.
 */
export const inOrder: Sql = sql`s.start_ns, s.end_ns = 0 DESC, s.end_ns DESC, s.id`;

/**
 * All steps of a trace in order of start, noise included, without content; none when the database does not hold it. Those of
 * which only the start was reported are among them.
 */
export function getSteps(database: Db, traceId: TraceId): readonly StepRow[] {
  const rows = all<Row>(
    database,
    sql`SELECT lower(hex(s.span_id)) AS spanId, lower(hex(s.parent_id)) AS parentSpanId, s.type, s.name, s.status,
        s.status_message AS statusMessage, s.noise OR ${isNestedTool} AS noise, s.end_ns = 0 AS inFlight, s.start_ns / 1000 / 1000.0 AS startTime,
        iif(s.end_ns > s.start_ns, (s.end_ns - s.start_ns) / 1000 / 1000.0, 0) AS durationMs, s.model,
        s.input_tokens AS inputTokens, s.output_tokens AS outputTokens, s.cost_usd AS costUsd,
        s.document_count AS documentCount
      FROM spans s JOIN traces t ON t.id = s.trace
      WHERE t.trace_id = ${traceKey(traceId)} ORDER BY ${inOrder}`,
  );
  const scores = new Map<string, StepRow['scores'][number][]>();
  for (const score of getNewestScores(database, [traceId], onSteps).get(traceId) ?? []) {
    if (score.target.kind !== 'observation') continue;
    const ofSpan = scores.get(score.target.spanId);
    if (ofSpan === undefined) scores.set(score.target.spanId, [score]);
    else ofSpan.push(score);
  }
  const steps = rows.map((row) => toStep(row, scores.get(row.spanId) ?? []));
  const started = readStarted(database, traceId).map(({ span }) => toStartedStep(span, scores.get(span.spanId) ?? []));
  return started.length === 0 ? steps : [...started, ...steps].sort((a, b) => a.startTime - b.startTime);
}

/** A step that runs, for all that is known. */
function toStartedStep(span: ReceivedSpan, scores: StepRow['scores']): StepRow {
  const { type, name, status, noise, model } = summarise(span, [], noPrices);
  return {
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    type,
    name,
    status,
    noise,
    inFlight: true,
    startTime: Number(span.start / 1000n) / 1000,
    durationMs: 0,
    ...(model === undefined ? {} : { model }),
    absent: 'started',
    scores,
  };
}

/** By assignment: with ten thousand rows, spreading what is known costs four times the query. */
function toStep(row: Row, scores: StepRow['scores']): StepRow {
  const step: { -readonly [Name in keyof StepRow]: StepRow[Name] } = {
    spanId: row.spanId,
    type: row.type,
    name: row.name,
    status: toStatus(row.status),
    noise: row.noise === 1,
    inFlight: row.inFlight === 1,
    startTime: row.startTime,
    durationMs: row.durationMs,
    scores,
  };
  if (row.parentSpanId !== null && row.parentSpanId !== '') step.parentSpanId = row.parentSpanId;
  if (row.statusMessage !== null) step.statusMessage = row.statusMessage;
  if (row.model !== null) step.model = row.model;
  if (row.inputTokens !== null) step.inputTokens = row.inputTokens;
  if (row.outputTokens !== null) step.outputTokens = row.outputTokens;
  if (row.costUsd !== null) step.costUsd = row.costUsd;
  if (row.documentCount !== null) step.documentCount = row.documentCount;
  return step;
}
