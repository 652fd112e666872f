import { hasError, type TraceRow } from './traceSummary.ts';

/** A row of `sessions`; what the columns mean stands in the schema. */
export interface SessionSummary {
  id: number;
  session_id: string | null;
  title: string | null;
  title_ns: bigint | null;
  turn_count: number;
  start_ns: bigint;
  last_ns: bigint;
  error_count: number;
  tokens: number | null;
  token_turns: number;
  cost_usd: number | null;
  cost_turns: number;
  service: string | null;
  user_id: string | null;
  revision: number;
}

/** Adds a turn to the summary of its session. */
export function addTurn(session: SessionSummary, trace: TraceRow): void {
  widen(session, trace);
  session.turn_count += 1;
  addSums(session, trace, 1);
}

/**
 * Follows a turn that has changed. Returns false when the turn gave something it no longer has, which minima and maxima
 * cannot forget: then the session must be put together anew.
 */
export function changeTurn(session: SessionSummary, before: TraceRow, after: TraceRow): boolean {
  if (
    after.start_ns > before.start_ns ||
    after.end_ns < before.end_ns ||
    isLost(session.service, before.service, after.service) ||
    isLost(session.user_id, before.user_id, after.user_id)
  ) {
    return false;
  }
  if (before.title !== null && session.title === before.title && session.title_ns === before.start_ns) {
    // Another turn that began at the same time may come before it now.
    if (after.title === null || (after.title > before.title && after.start_ns === before.start_ns)) return false;
    session.title_ns = null;
  }
  addSums(session, before, -1);
  addSums(session, after, 1);
  widen(session, after);
  return true;
}

function isLost(known: string | null, before: string | null, after: string | null): boolean {
  return before !== null && before === known && after !== before;
}

function widen(session: SessionSummary, trace: TraceRow): void {
  if (session.turn_count === 0 || trace.start_ns < session.start_ns) session.start_ns = trace.start_ns;
  if (session.turn_count === 0 || trace.end_ns > session.last_ns) session.last_ns = trace.end_ns;
  session.service = first(session.service, trace.service);
  session.user_id = first(session.user_id, trace.user_id);
  if (trace.title === null) return;
  if (session.title_ns !== null) {
    if (trace.start_ns > session.title_ns) return;
    if (trace.start_ns === session.title_ns && session.title !== null && trace.title >= session.title) return;
  }
  session.title = trace.title;
  session.title_ns = trace.start_ns;
}

function addSums(session: SessionSummary, trace: TraceRow, sign: 1 | -1): void {
  if (hasError(trace)) session.error_count += sign;
  if (trace.total_tokens !== null) {
    session.token_turns += sign;
    session.tokens = session.token_turns === 0 ? null : (session.tokens ?? 0) + sign * trace.total_tokens;
  }
  if (trace.cost_usd !== null) {
    session.cost_turns += sign;
    session.cost_usd = session.cost_turns === 0 ? null : (session.cost_usd ?? 0) + sign * trace.cost_usd;
  }
}

function first(known: string | null, found: string | null): string | null {
  return found === null || (known !== null && known <= found) ? known : found;
}
