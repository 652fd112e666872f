import type { SpanFacts } from '../model/facts.ts';
import type { TraceId } from '../model/ids.ts';
import type { Db } from './database.ts';
import { fromSafeIntegers, type SpanRow, toBlob } from './rows.ts';
import { SessionKeeper } from './sessionKeeper.ts';
import { addCounts, addIdentity, emptyTrace, replaceIdentity, type TraceRow, type Version } from './traceSummary.ts';

/** A trace while a transaction works on it. */
export interface OpenTrace {
  readonly traceId: TraceId;
  readonly row: TraceRow;
  /** As stored; undefined when the trace is new. */
  readonly before: TraceRow | undefined;
  /** The session its spans name. */
  session: string | undefined;
  /** Whether log records wait for spans of this trace. */
  hasLogs: boolean;
  /** Whether something was taken back, so that the summary must be put together from all spans. */
  mustRebuild: boolean;
  isChanged: boolean;
}

/** The traces that one transaction touches: loaded once each, written once each by {@link flush}. */
export class TraceLedger {
  readonly #db: ReturnType<typeof prepare>;
  readonly #sessions: SessionKeeper;
  readonly #open = new Map<TraceId, OpenTrace>();
  readonly #normaliserVersion: number;
  #nextId = 0;

  constructor(db: Db, normaliserVersion: number) {
    this.#db = prepare(db);
    this.#sessions = new SessionKeeper(db);
    this.#normaliserVersion = normaliserVersion;
  }

  /** The trace of an id, made when it is new. */
  of(traceId: TraceId): OpenTrace {
    const known = this.#open.get(traceId);
    if (known !== undefined) return known;
    const blob = toBlob(traceId);
    const stored = this.#db.load.get(blob);
    const trace = stored === undefined ? this.#make(traceId, blob) : this.#loaded(traceId, fromSafeIntegers(stored));
    this.#open.set(traceId, trace);
    return trace;
  }

  all(): Iterable<OpenTrace> {
    return this.#open.values();
  }

  /** Adds a span to the summary of its trace, all but its usage. */
  add(trace: OpenTrace, { row, facts }: Version): void {
    addIdentity(trace.row, row, facts);
    addCounts(trace.row, row, 1);
    this.#addSession(trace, row, facts);
    for (const tag of facts.tags) this.#db.addTag.run(trace.row.id, tag);
    trace.isChanged = true;
  }

  /**
   * Puts a newer version of a span in the place of the old one, all but its usage. Returns false when that cannot be done: then
   * the trace must be rebuilt, and nothing else about it needs to be right until then.
   */
  replace(trace: OpenTrace, old: Version, next: Version): boolean {
    trace.isChanged = true;
    if (!replaceIdentity(trace.row, old, next)) {
      trace.mustRebuild = true;
      return false;
    }
    addCounts(trace.row, old.row, -1);
    this.add(trace, next);
    return true;
  }

  /** Empties the summary before all spans are added again. */
  restart(trace: OpenTrace): void {
    const { id, trace_id, session, arrived_ms } = trace.row;
    Object.assign(trace.row, emptyTrace(id, trace_id, this.#normaliserVersion), { session, arrived_ms });
    trace.session = undefined;
    trace.mustRebuild = false;
    trace.isChanged = true;
    this.#db.removeTags.run(id);
  }

  /** Writes the changed traces and their sessions. `arrivedMs` is undefined when nothing arrived (a better normaliser). */
  flush(revision: number, arrivedMs: number | undefined): void {
    for (const trace of this.#open.values()) {
      if (!trace.isChanged) continue;
      const { row, before } = trace;
      row.revision = revision;
      if (arrivedMs !== undefined) row.arrived_ms = arrivedMs;
      if (row.span_count > 0) this.#sessions.settle(before?.session === 0 ? undefined : before, row, trace.session);
      if (before === undefined) this.#db.insert.run(row);
      else this.#db.update.run(row);
    }
    this.#sessions.flush(revision);
    this.clear();
  }

  /** Forgets everything unwritten. */
  clear(): void {
    this.#open.clear();
    this.#sessions.clear();
    this.#nextId = 0;
  }

  #make(traceId: TraceId, blob: Buffer): OpenTrace {
    // Given here and written by `flush`: bodies and spans refer to it before that.
    if (this.#nextId === 0) this.#nextId = (this.#db.lastId.get() ?? 0) + 1;
    const row = emptyTrace(this.#nextId, blob, this.#normaliserVersion);
    this.#nextId += 1;
    return { traceId, row, before: undefined, session: undefined, hasLogs: false, mustRebuild: false, isChanged: false };
  }

  #loaded(traceId: TraceId, row: TraceRow): OpenTrace {
    return {
      traceId,
      row,
      before: { ...row },
      session: row.session === 0 ? undefined : this.#sessions.nameOf(row.session),
      hasLogs: this.#db.anyLog.get(row.id) !== undefined,
      mustRebuild: false,
      isChanged: false,
    };
  }

  /** The root's word before a step's; among equals the first in the alphabet. */
  #addSession(trace: OpenTrace, row: SpanRow, { sessionId }: SpanFacts): void {
    if (sessionId === undefined || sessionId === '') return;
    const name = sessionId.toWellFormed();
    const byRoot = row.parent_id === null ? 1 : 0;
    const known = trace.session;
    const wins = known === undefined || (byRoot === trace.row.session_by_root ? name < known : byRoot === 1);
    if (!wins) return;
    trace.session = name;
    trace.row.session_by_root = byRoot;
  }
}

const columns = [
  'session',
  'session_by_root',
  'name',
  'name_span',
  'name_ns',
  'has_root',
  'root_status',
  'title',
  'title_ns',
  'service',
  'environment',
  'release',
  'user_id',
  'model',
  'model_ns',
  'start_ns',
  'end_ns',
  'arrived_ms',
  'span_count',
  'hidden_count',
  'open_count',
  'error_count',
  'usage_count',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_count',
  'cache_read_tokens',
  'cache_write_count',
  'cache_write_tokens',
  'reasoning_count',
  'reasoning_tokens',
  'cost_count',
  'cost_usd',
  'unpriced_count',
  'cyclic',
  'call_scope',
  'twins',
  'normaliser_version',
  'revision',
] as const satisfies readonly (keyof TraceRow)[];

function prepare(db: Db) {
  return {
    load: db
      .prepare<[Buffer], TraceRow>(`SELECT id, trace_id, ${columns.join(', ')} FROM traces WHERE trace_id = ?`)
      .safeIntegers(),
    lastId: db.prepare<[], number | null>('SELECT max(id) FROM traces').pluck(),
    insert: db.prepare<[TraceRow]>(
      `INSERT INTO traces (id, trace_id, ${columns.join(', ')}) VALUES (@id, @trace_id, ${columns.map((name) => `@${name}`).join(', ')})`,
    ),
    update: db.prepare<[TraceRow]>(`UPDATE traces SET ${columns.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`),
    anyLog: db.prepare<[number]>('SELECT 1 FROM logs WHERE trace = ? LIMIT 1'),
    addTag: db.prepare<[number, string]>('INSERT OR IGNORE INTO tags (trace, tag) VALUES (?, ?)'),
    removeTags: db.prepare<[number]>('DELETE FROM tags WHERE trace = ?'),
  };
}
