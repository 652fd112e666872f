import type { SpanFacts } from '../model/facts.ts';
import { reports, type SpanRow } from './rows.ts';

/** A row of `traces`; what the columns mean stands in the schema. */
export interface TraceRow {
  id: number;
  trace_id: Buffer;
  session: number;
  session_by_root: number;
  name: string;
  name_span: Buffer | null;
  name_ns: bigint;
  has_root: number;
  root_status: number;
  title: string | null;
  title_ns: bigint | null;
  service: string | null;
  environment: string | null;
  release: string | null;
  user_id: string | null;
  model: string | null;
  model_ns: bigint | null;
  start_ns: bigint;
  end_ns: bigint;
  arrived_ms: number;
  span_count: number;
  hidden_count: number;
  open_count: number;
  error_count: number;
  usage_count: number;
  input_tokens: number | null;
  output_tokens: number | null;
  total_tokens: number | null;
  cache_read_count: number;
  cache_read_tokens: number | null;
  cache_write_count: number;
  cache_write_tokens: number | null;
  reasoning_count: number;
  reasoning_tokens: number | null;
  cost_count: number;
  cost_usd: number | null;
  unpriced_count: number;
  cyclic: number;
  call_scope: number | null;
  twins: number;
  normaliser_version: number;
  revision: number;
}

/** A trace of which nothing has come yet. */
export function emptyTrace(id: number, traceId: Buffer, normaliserVersion: number): TraceRow {
  return {
    id,
    trace_id: traceId,
    session: 0,
    session_by_root: 0,
    name: '',
    name_span: null,
    name_ns: 0n,
    has_root: 0,
    root_status: 0,
    title: null,
    title_ns: null,
    service: null,
    environment: null,
    release: null,
    user_id: null,
    model: null,
    model_ns: null,
    start_ns: 0n,
    end_ns: 0n,
    arrived_ms: 0,
    span_count: 0,
    hidden_count: 0,
    open_count: 0,
    error_count: 0,
    ...noUsage,
    cyclic: 0,
    call_scope: null,
    twins: 0,
    normaliser_version: normaliserVersion,
    revision: 0,
  };
}

const noUsage = {
  usage_count: 0,
  input_tokens: null,
  output_tokens: null,
  total_tokens: null,
  cache_read_count: 0,
  cache_read_tokens: null,
  cache_write_count: 0,
  cache_write_tokens: null,
  reasoning_count: 0,
  reasoning_tokens: null,
  cost_count: 0,
  cost_usd: null,
  unpriced_count: 0,
};

/**
 * Adds what a span says of its trace. The result does not depend on the order in which spans are added. Counts and usage
 * are apart ({@link addCounts}, {@link addUsage}), since a span that is sent again takes its old ones back first.
 */
export function addIdentity(trace: TraceRow, span: SpanRow, facts: SpanFacts): void {
  const end = latest(span.start_ns, span.end_ns);
  if (trace.span_count === 0 || span.start_ns < trace.start_ns) trace.start_ns = span.start_ns;
  if (trace.span_count === 0 || end > trace.end_ns) trace.end_ns = end;
  addName(trace, span, facts);
  addTitle(trace, span, facts);
  if (span.type === 'generation' && facts.model !== undefined && isLaterModel(trace, span.start_ns, facts.model)) {
    trace.model = facts.model;
    trace.model_ns = span.start_ns;
  }
  trace.environment = first(trace.environment, facts.environment);
  trace.release = first(trace.release, facts.release);
  trace.user_id = first(trace.user_id, facts.userId);
}

/** Adds (1) or takes back (-1) a span in the counts of its trace. */
export function addCounts(trace: TraceRow, span: SpanRow, sign: 1 | -1): void {
  trace.span_count += sign;
  if (span.noise === 1) trace.hidden_count += sign;
  if (span.end_ns === 0n) trace.open_count += sign;
  if (span.status === 2 && span.noise === 0) trace.error_count += sign;
}

/** The columns of a span that a trace sums up. */
export type UsageColumns = Pick<
  SpanRow,
  'input_tokens' | 'output_tokens' | 'total_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'reasoning_tokens' | 'cost_usd'
>;

/** Adds (1) or takes back (-1) the usage of a counted observation. A sum is null again when nothing is left in it. */
export function addUsage(trace: TraceRow, span: UsageColumns, sign: 1 | -1): void {
  if (span.total_tokens !== null) {
    trace.usage_count += sign;
    trace.input_tokens = sum(trace.input_tokens, span.input_tokens, sign, trace.usage_count);
    trace.output_tokens = sum(trace.output_tokens, span.output_tokens, sign, trace.usage_count);
    trace.total_tokens = sum(trace.total_tokens, span.total_tokens, sign, trace.usage_count);
    if (span.cost_usd === null) trace.unpriced_count += sign;
  }
  if (span.cache_read_tokens !== null) {
    trace.cache_read_count += sign;
    trace.cache_read_tokens = sum(trace.cache_read_tokens, span.cache_read_tokens, sign, trace.cache_read_count);
  }
  if (span.cache_write_tokens !== null) {
    trace.cache_write_count += sign;
    trace.cache_write_tokens = sum(trace.cache_write_tokens, span.cache_write_tokens, sign, trace.cache_write_count);
  }
  if (span.reasoning_tokens !== null) {
    trace.reasoning_count += sign;
    trace.reasoning_tokens = sum(trace.reasoning_tokens, span.reasoning_tokens, sign, trace.reasoning_count);
  }
  if (span.cost_usd !== null) {
    trace.cost_count += sign;
    trace.cost_usd = sum(trace.cost_usd, span.cost_usd, sign, trace.cost_count);
  }
}

/** Sets the usage of a trace to the sums over these observations. */
export function setUsage(trace: TraceRow, counted: Iterable<UsageColumns>): void {
  Object.assign(trace, noUsage);
  for (const span of counted) addUsage(trace, span, 1);
}

/** A span as it was read at some time. */
export interface Version {
  readonly row: SpanRow;
  readonly facts: SpanFacts;
}

/**
 * Makes room for a newer version of a span; {@link addIdentity} then adds it. Returns false when the old one gave something
 * that the newer lacks and that minima, maxima and marks cannot forget: then the trace must be put together anew. A span in
 * flight that ends, or that learns more from its logs, is never such a case.
 */
export function replaceIdentity(trace: TraceRow, old: Version, now: Version): boolean {
  if (
    old.row.start_ns !== now.row.start_ns ||
    latest(old.row.start_ns, old.row.end_ns) > latest(now.row.start_ns, now.row.end_ns) ||
    (old.row.parent_id === null ? now.row.parent_id !== null : now.row.parent_id?.equals(old.row.parent_id) !== true) ||
    (reports(old.row) && !reports(now.row)) ||
    (old.facts.sessionId !== undefined && old.facts.sessionId !== now.facts.sessionId) ||
    isLost(trace.user_id, old.facts.userId, now.facts.userId) ||
    isLost(trace.environment, old.facts.environment, now.facts.environment) ||
    isLost(trace.release, old.facts.release, now.facts.release) ||
    old.facts.tags.some((tag) => !now.facts.tags.includes(tag))
  ) {
    return false;
  }
  if (
    trace.model !== null &&
    trace.model_ns === old.row.start_ns &&
    trace.model === old.facts.model &&
    now.facts.model !== old.facts.model
  ) {
    // Another generation that began at the same time may come before it now; likewise below.
    if (now.facts.model === undefined || now.facts.model < trace.model) return false;
    trace.model = null;
  }
  if (trace.title !== null && trace.title_ns === titlePlace(old.row) && trace.title === old.facts.question()) {
    const question = now.facts.question();
    if (question === undefined || question > trace.title) return false;
    if (question !== trace.title) trace.title_ns = null;
  }
  return true;
}

function isLost(known: string | null, old: string | undefined, now: string | undefined): boolean {
  return old !== undefined && old === known && old !== now;
}

/** Whether a session should count this trace among its turns with an error. */
export function hasError(trace: TraceRow): boolean {
  return trace.error_count > 0 || trace.root_status === 2;
}

function addName(trace: TraceRow, span: SpanRow, facts: SpanFacts): void {
  const isRoot = span.parent_id === null ? 1 : 0;
  if (!winsName(trace, span, isRoot)) return;
  trace.name = facts.name;
  trace.name_span = span.span_id;
  trace.name_ns = span.start_ns;
  trace.has_root = isRoot;
  trace.root_status = isRoot === 1 ? span.status : 0;
  trace.service = facts.service ?? null;
}

/** A root before a step, an earlier before a later one, and the same span again. */
function winsName(trace: TraceRow, span: SpanRow, isRoot: number): boolean {
  if (trace.name_span === null) return true;
  if (isRoot !== trace.has_root) return isRoot === 1;
  if (span.start_ns !== trace.name_ns) return span.start_ns < trace.name_ns;
  return span.span_id.compare(trace.name_span) <= 0;
}

function addTitle(trace: TraceRow, span: SpanRow, facts: SpanFacts): void {
  const place = titlePlace(span);
  // Asking parses messages: only a span that would win is asked.
  if (trace.title_ns !== null && place > trace.title_ns) return;
  const question = facts.question();
  if (question === undefined || question === '') return;
  if (trace.title !== null && place === trace.title_ns && question >= trace.title) return;
  trace.title = question;
  trace.title_ns = place;
}

/** What was asked of the root names the turn; a step's question, such as "rewrite this", only when the root tells none. */
function titlePlace(span: SpanRow): bigint {
  return span.parent_id === null ? 0n : span.start_ns;
}

function isLaterModel(trace: TraceRow, start: bigint, model: string): boolean {
  if (trace.model === null || trace.model_ns === null) return true;
  return start === trace.model_ns ? model > trace.model : start > trace.model_ns;
}

function sum(total: number | null, value: number | null, sign: 1 | -1, count: number): number | null {
  return count === 0 ? null : (total ?? 0) + sign * (value ?? 0);
}

function latest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** The first of two in the alphabet, so that the order of arrival does not matter. */
function first(known: string | null, found: string | undefined): string | null {
  if (found === undefined) return known;
  return known === null || found < known ? found : known;
}
