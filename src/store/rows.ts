import type { SpanFacts } from '../model/facts.ts';
import type { SpanId, TraceId } from '../model/ids.ts';
import type { Status } from '../model/observation.ts';
import type { ReceivedSpan } from '../model/received.ts';
import type { Score, ScoreSource, ScoreTarget, ScoreType } from '../model/score.ts';
import { fromMillis, toIso, type UnixNano } from '../model/time.ts';

/** A row of `spans` without its content; what the columns mean stands in the schema. */
export interface SpanRow {
  id: number;
  trace: number;
  span_id: Buffer;
  parent_id: Buffer | null;
  type: string;
  noise: number;
  convention: string;
  name: string;
  status: number;
  status_message: string | null;
  start_ns: bigint;
  end_ns: bigint;
  model: string | null;
  provider: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  cost_usd: number | null;
  counted: number;
  usage_below: number;
  first_token_ms: number | null;
  document_count: number | null;
  prompt_name: string | null;
  prompt_version: string | null;
  resource: number;
  scope: number;
  synthetic: number;
  pending: number;
}

/** The columns of {@link SpanRow} in the order of the table. */
export const spanColumns: readonly (keyof SpanRow)[] = [
  'id',
  'trace',
  'span_id',
  'parent_id',
  'type',
  'noise',
  'convention',
  'name',
  'status',
  'status_message',
  'start_ns',
  'end_ns',
  'model',
  'provider',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'cost_usd',
  'counted',
  'usage_below',
  'first_token_ms',
  'document_count',
  'prompt_name',
  'prompt_version',
  'resource',
  'scope',
  'synthetic',
  'pending',
];

/** What a span's columns say, from what was received and how it was read. The usage marks are the caller's to set. */
export function toSpanRow(
  span: ReceivedSpan,
  facts: SpanFacts,
  ids: Pick<SpanRow, 'id' | 'trace' | 'resource' | 'scope' | 'synthetic'>,
): SpanRow {
  return {
    ...ids,
    span_id: toBlob(span.spanId),
    parent_id: span.parentSpanId === undefined ? null : toBlob(span.parentSpanId),
    type: facts.type,
    noise: facts.noise ? 1 : 0,
    convention: facts.convention,
    name: facts.name,
    status: statusCode(facts.status),
    status_message: facts.statusMessage ?? null,
    start_ns: clampNano(span.start),
    end_ns: clampNano(span.end),
    model: facts.model ?? null,
    provider: facts.provider ?? null,
    input_tokens: facts.usage?.input ?? null,
    output_tokens: facts.usage?.output ?? null,
    total_tokens: facts.usage?.total ?? null,
    cache_read_tokens: facts.usage?.cacheRead ?? null,
    cache_write_tokens: facts.usage?.cacheWrite ?? null,
    reasoning_tokens: facts.usage?.reasoning ?? null,
    cost_usd: facts.costUsd ?? null,
    counted: 0,
    usage_below: 0,
    first_token_ms: facts.timeToFirstTokenMs ?? null,
    document_count: facts.documentCount ?? null,
    prompt_name: facts.promptName ?? null,
    prompt_version: facts.promptVersion ?? null,
    pending: facts.pending === true ? 1 : 0,
  };
}

/** Whether an observation reports what a trace sums up. */
export function reports(row: Pick<SpanRow, 'total_tokens' | 'cost_usd'>): boolean {
  return row.total_tokens !== null || row.cost_usd !== null;
}

const latestNano = 2n ** 63n - 1n;

/** SQLite's integers are signed: times beyond the year 2262 become that, in columns only. */
export function clampNano(time: UnixNano): bigint {
  return fitsColumn(time) ? time : latestNano;
}

export function fitsColumn(time: UnixNano): boolean {
  return time <= latestNano;
}

/** The bytes of an id of telemetry. */
export function toBlob(hex: TraceId | SpanId): Buffer {
  return Buffer.from(hex, 'hex');
}

export function toTraceId(blob: Buffer): TraceId {
  return blob.toString('hex') as TraceId;
}

export function toSpanId(blob: Buffer): SpanId {
  return blob.toString('hex') as SpanId;
}

const statuses: readonly Status[] = ['unset', 'ok', 'error'];

/** As `status` columns hold it: OTLP's own numbers. */
export function statusCode(status: Status): number {
  return statuses.indexOf(status);
}

export function toStatus(code: number): Status {
  return statuses[code] ?? 'unset';
}

/** A row of `scores`. */
export interface ScoreRow {
  readonly id: string;
  readonly name: string;
  readonly target: ScoreTarget['kind'];
  readonly session_id: string | null;
  readonly trace_id: Buffer | null;
  readonly span_id: Buffer | null;
  readonly document_index: number | null;
  readonly type: ScoreType;
  readonly number: number | null;
  readonly text: string | null;
  readonly pass: number | null;
  readonly explanation: string | null;
  readonly source: ScoreSource;
  readonly author: string | null;
  readonly evaluator: string | null;
  readonly time_ms: number;
}

export function toScoreRow(score: Score): ScoreRow {
  const { target, value } = score;
  const number = typeof value === 'boolean' ? Number(value) : typeof value === 'number' && Number.isFinite(value) ? value : null;
  const time = Date.parse(score.time);
  return {
    id: score.id,
    name: score.name,
    target: target.kind,
    session_id: target.kind === 'session' ? target.sessionId : null,
    trace_id: target.kind === 'session' ? null : toBlob(target.traceId),
    span_id: target.kind === 'observation' || target.kind === 'document' ? toBlob(target.spanId) : null,
    document_index: target.kind === 'document' ? target.index : null,
    type: score.type,
    number,
    text: number === null ? String(value) : null,
    pass: score.pass === undefined ? null : Number(score.pass),
    explanation: score.explanation ?? null,
    source: score.source,
    author: score.author ?? null,
    evaluator: score.evaluator ?? null,
    time_ms: Number.isNaN(time) ? 0 : time,
  };
}

export function toScore(row: ScoreRow): Score {
  return {
    id: row.id,
    name: row.name,
    target: toTarget(row),
    value: row.number === null ? (row.text ?? '') : row.type === 'boolean' ? row.number === 1 : row.number,
    type: row.type,
    ...(row.pass === null ? {} : { pass: row.pass === 1 }),
    ...(row.explanation === null ? {} : { explanation: row.explanation }),
    source: row.source,
    ...(row.author === null ? {} : { author: row.author }),
    ...(row.evaluator === null ? {} : { evaluator: row.evaluator }),
    time: toIso(fromMillis(row.time_ms)),
  };
}

function toTarget(row: ScoreRow): ScoreTarget {
  if (row.target === 'session') return { kind: 'session', sessionId: row.session_id ?? '' };
  const traceId = toTraceId(row.trace_id ?? Buffer.alloc(16));
  if (row.target === 'trace') return { kind: 'trace', traceId };
  const spanId = toSpanId(row.span_id ?? Buffer.alloc(8));
  if (row.target === 'observation') return { kind: 'observation', traceId, spanId };
  return { kind: 'document', traceId, spanId, index: row.document_index ?? 0 };
}

/** Integers of a row that was read with `safeIntegers`: times stay bigint, the rest are numbers. */
export function fromSafeIntegers<Row extends object>(row: Row): Row {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value === 'bigint' && !column.endsWith('_ns')) Object.assign(row, { [column]: Number(value) });
  }
  return row;
}
