import type { Page, SessionRow } from '../model/summary.ts';
import type { Db } from '../store/database.ts';
import { clampLimit, cursorOf, parseCursor, toPage } from './cursor.ts';
import { type Filter, prepareFilter, whereMatches, whereShown } from './filter.ts';
import { all, get, known } from './run.ts';
import { type Sql, sql } from './sql.ts';

/** Which sessions to list. `filter` is a query of design §6; `now` is in ms since the epoch. */
export interface SessionsRequest {
  readonly filter: string;
  /** Whether turns that hold nothing but infrastructure are listed and counted; they are not by default. */
  readonly showNoise?: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

interface Row {
  readonly id: number;
  readonly sessionId: string | null;
  readonly title: string;
  readonly turnCount: number;
  readonly startTime: number;
  readonly lastTime: number;
  readonly errorCount: number;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly service: string | null;
  readonly userId: string | null;
  readonly cursor: string;
}

/** The title of a session `s`: its first question, else the name of its first trace. */
export const sessionTitle = sql`coalesce(s.title, (SELECT name FROM traces WHERE session = s.id ORDER BY start_ns, id LIMIT 1), '')`;

/** How many turns of a session `s` are hidden. */
const hiddenTurns = sql`(SELECT count(*) FROM traces h WHERE h.session = s.id AND h.span_count = h.hidden_count)`;

const columns = sql`s.id, s.session_id AS sessionId, s.error_count AS errorCount, s.tokens,
  s.cost_usd AS costUsd, s.service, s.user_id AS userId, s.start_ns / 1000000 AS startTime, s.last_ns / 1000000 AS lastTime,
  ${sessionTitle} AS title,
  ${cursorOf(sql`s.last_ns`, sql`s.id`)} AS cursor`;

/** A page of sessions of which a turn matches, newest first. Throws QueryError. */
export function getSessions(database: Db, request: SessionsRequest, now: number): Page<SessionRow> {
  const limit = clampLimit(request.limit);
  const filter = prepareFilter(database, request.filter, now);
  const after = request.cursor === undefined ? sql`1` : olderThan(request.cursor);
  const turns = request.showNoise ? sql`s.turn_count` : sql`s.turn_count - ${hiddenTurns}`;
  const rows = all<Row>(
    database,
    sql`SELECT ${columns}, ${turns} AS turnCount FROM ${sessionsThatMatch(filter, request.showNoise)} AND ${after} AND ${turns} > 0 ORDER BY s.last_ns DESC, s.id DESC LIMIT ${limit + 1}`,
  );
  return toPage(rows, limit, ({ cursor, ...row }) => known(row));
}

export interface SessionCounts {
  readonly sessions: number;
  readonly turns: number;
  /** How many of the turns hold nothing but infrastructure. */
  readonly hiddenTurns: number;
}

/** How many sessions have a turn that matches, and how many turns match, hidden ones among them. Throws QueryError. */
export function countSessions(database: Db, filter: string, now: number): SessionCounts {
  const prepared = prepareFilter(database, filter, now);
  const counted =
    prepared === undefined
      ? sql`SELECT (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM traces WHERE session <> 0) AS turns,
          (SELECT count(*) FROM traces WHERE session <> 0 AND span_count = hidden_count) AS hiddenTurns`
      : sql`SELECT count(DISTINCT t.session) AS sessions, count(*) AS turns,
            coalesce(sum(t.span_count = t.hidden_count), 0) AS hiddenTurns
          FROM traces t WHERE t.session <> 0 AND ${whereMatches(prepared)}`;
  return get<SessionCounts>(database, counted) ?? { sessions: 0, turns: 0, hiddenTurns: 0 };
}

/** Without candidates the list is walked in its order until the page is full; with them it is made from them alone. */
function sessionsThatMatch(filter: Filter | undefined, showNoise: boolean | undefined): Sql {
  if (filter === undefined) return sql`sessions s WHERE 1`;
  if (filter.candidates === undefined) {
    return sql`sessions s WHERE EXISTS (SELECT 1 FROM traces t WHERE t.session = s.id AND ${whereShown(showNoise)} AND ${filter.condition})`;
  }
  return sql`(SELECT DISTINCT t.session FROM traces t WHERE ${whereShown(showNoise)} AND ${whereMatches(filter)}) matching
    CROSS JOIN sessions s ON s.id = matching.session WHERE 1`;
}

function olderThan(cursor: string): Sql {
  const { timeNs, id } = parseCursor(cursor);
  return sql`(s.last_ns, s.id) < (${timeNs}, ${id})`;
}
