import type { Db } from './database.ts';
import { fromSafeIntegers } from './rows.ts';
import { addTurn, changeTurn, type SessionSummary } from './sessionSummary.ts';
import type { TraceRow } from './traceSummary.ts';

/** The sessions that one transaction touches. Traces are settled into them first, then {@link flush} writes the rows. */
export class SessionKeeper {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #byId = new Map<number, SessionSummary>();
  readonly #recount = new Set<number>();

  constructor(db: Db) {
    this.#statements = prepare(db);
  }

  /** The session id that a stored trace has so far. */
  nameOf(session: number): string | undefined {
    return this.#get(session)?.session_id ?? undefined;
  }

  /**
   * Puts a changed trace into the session called `wanted`, or into one of its own; sets `after.session`. `before` is the
   * trace as stored, undefined when it was not in a session yet.
   */
  settle(before: TraceRow | undefined, after: TraceRow, wanted: string | undefined): void {
    const current = before === undefined ? undefined : this.#get(before.session);
    if (before === undefined || current === undefined) {
      this.#join(this.#find(wanted) ?? this.#create(wanted), after);
    } else if (wanted === (current.session_id ?? undefined)) {
      this.#change(current, before, after);
    } else {
      const named = this.#find(wanted);
      if (named === undefined && current.turn_count === 1) {
        // The row keeps its id, so that a list that shows it does not jump.
        current.session_id = wanted ?? null;
        this.#statements.rename.run(current.session_id, current.id);
        this.#change(current, before, after);
      } else {
        this.leave(current.id);
        this.#join(named ?? this.#create(wanted), after);
      }
    }
  }

  /** Takes a turn out: the last one takes its session with it. */
  leave(id: number): void {
    const session = this.#get(id);
    if (session === undefined) return;
    session.turn_count -= 1;
    this.#recount.add(id);
  }

  isEmpty(session: number): boolean {
    return this.#get(session)?.turn_count === 0;
  }

  /** Writes the sessions; their traces must be written by then, since some sessions are counted anew from them. */
  flush(revision: number): void {
    for (const session of this.#byId.values()) {
      if (session.turn_count === 0) {
        this.#statements.remove.run(session.id);
        continue;
      }
      if (this.#recount.has(session.id)) Object.assign(session, this.#count(session.id));
      session.revision = revision;
      this.#statements.update.run(session);
    }
    this.clear();
  }

  clear(): void {
    this.#byId.clear();
    this.#recount.clear();
  }

  #join(session: SessionSummary, trace: TraceRow): void {
    addTurn(session, trace);
    trace.session = session.id;
  }

  #change(session: SessionSummary, before: TraceRow, after: TraceRow): void {
    if (!changeTurn(session, before, after)) this.#recount.add(session.id);
  }

  #get(id: number): SessionSummary | undefined {
    return this.#byId.get(id) ?? this.#loaded(this.#statements.byId.get(id));
  }

  #find(name: string | undefined): SessionSummary | undefined {
    if (name === undefined) return undefined;
    const row = this.#statements.byName.get(name);
    // One that this transaction changed already must not be read again.
    return row === undefined ? undefined : (this.#byId.get(Number(row.id)) ?? this.#loaded(row));
  }

  #loaded(row: SessionSummary | undefined): SessionSummary | undefined {
    if (row === undefined) return undefined;
    this.#byId.set(Number(row.id), fromSafeIntegers(row));
    return row;
  }

  #create(name: string | undefined): SessionSummary {
    const session: SessionSummary = {
      id: 0,
      session_id: name ?? null,
      title: null,
      title_ns: null,
      turn_count: 0,
      start_ns: 0n,
      last_ns: 0n,
      error_count: 0,
      tokens: null,
      token_turns: 0,
      cost_usd: null,
      cost_turns: 0,
      service: null,
      user_id: null,
      revision: 0,
    };
    session.id = Number(this.#statements.insert.run(name ?? null).lastInsertRowid);
    this.#byId.set(session.id, session);
    return session;
  }

  #count(id: number): Partial<SessionSummary> {
    const sums = this.#statements.count.get(id);
    const title = this.#statements.title.get(id);
    return {
      ...(sums === undefined ? {} : fromSafeIntegers(sums)),
      title: title?.title ?? null,
      title_ns: title?.title_ns ?? null,
    };
  }
}

function prepare(db: Db) {
  const columns = `id, session_id, title, title_ns, turn_count, start_ns, last_ns, error_count, tokens, token_turns, cost_usd,
    cost_turns, service, user_id, revision`;
  return {
    byId: db.prepare<[number], SessionSummary>(`SELECT ${columns} FROM sessions WHERE id = ?`).safeIntegers(),
    byName: db.prepare<[string], SessionSummary>(`SELECT ${columns} FROM sessions WHERE session_id = ?`).safeIntegers(),
    insert: db.prepare<[string | null]>(
      `INSERT INTO sessions (session_id, turn_count, start_ns, last_ns, error_count, token_turns, cost_turns, revision)
       VALUES (?, 0, 0, 0, 0, 0, 0, 0)`,
    ),
    rename: db.prepare<[string | null, number]>('UPDATE sessions SET session_id = ? WHERE id = ?'),
    remove: db.prepare<[number]>('DELETE FROM sessions WHERE id = ?'),
    update: db.prepare<[SessionSummary]>(
      `UPDATE sessions SET title = @title, title_ns = @title_ns, turn_count = @turn_count, start_ns = @start_ns,
         last_ns = @last_ns, error_count = @error_count, tokens = @tokens, token_turns = @token_turns, cost_usd = @cost_usd,
         cost_turns = @cost_turns, service = @service, user_id = @user_id, revision = @revision
       WHERE id = @id`,
    ),
    count: db
      .prepare<[number], Partial<SessionSummary>>(
        `SELECT count(*) AS turn_count, min(start_ns) AS start_ns, max(end_ns) AS last_ns,
           coalesce(sum(error_count > 0 OR root_status = 2), 0) AS error_count,
           sum(total_tokens) AS tokens, count(total_tokens) AS token_turns, sum(cost_usd) AS cost_usd, count(cost_usd) AS cost_turns,
           min(service) AS service, min(user_id) AS user_id
         FROM traces WHERE session = ?`,
      )
      .safeIntegers(),
    title: db
      .prepare<[number], { title: string; title_ns: bigint }>(
        'SELECT title, start_ns AS title_ns FROM traces WHERE session = ? AND title IS NOT NULL ORDER BY start_ns, title LIMIT 1',
      )
      .safeIntegers(),
  };
}
