import type { Db } from '../store/database.ts';
import type { QueryNode } from './language/ast.ts';
import { compileQuery } from './language/compileQuery.ts';
import { tracesWithScore } from './language/compileScore.ts';
import { tracesWithWords } from './language/fullText.ts';
import { parseQuery } from './language/parseQuery.ts';
import { all } from './run.ts';
import { type Sql, sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/** A query made ready for one database. */
export interface Filter {
  /** Holds for the rows `t` of `traces` that match. */
  readonly condition: Sql;
  /**
   * Ids of traces among which all matches are, when they are few: a page then looks at these alone instead of walking
   * the list until it is full.
   */
  readonly candidates?: readonly number[];
}

// Beyond so many, walking the list from its newest end finds a page sooner than sorting all that could match.
const maxCandidates = 4000;

/** Parses and compiles `query`; undefined when it is empty and everything matches. Throws QueryError. */
export function prepareFilter(database: Db, query: string, now: number): Filter | undefined {
  const node = parseQuery(query);
  const required = node.kind === 'and' ? node.operands : [node];
  if (required.length === 0) return undefined;
  const condition = compileQuery(node, now);
  for (const operand of required) {
    const source = candidatesOf(operand);
    if (source === undefined) continue;
    const rows = all<{ id: number }>(database, sql`SELECT DISTINCT id FROM (${source}) LIMIT ${maxCandidates + 1}`);
    if (rows.length <= maxCandidates) return { condition, candidates: rows.map(({ id }) => id) };
  }
  return { condition };
}

/** The condition alone, for statements over `traces t` that read every match anyway. */
export function whereMatches(filter: Filter | undefined): Sql {
  if (filter === undefined) return sql`1`;
  if (filter.candidates === undefined) return filter.condition;
  return sql`t.id IN (SELECT value FROM json_each(${JSON.stringify(filter.candidates)})) AND ${filter.condition}`;
}

/** Leaves out the turns `t` that hold nothing but infrastructure, unless they are to be shown. */
export function whereShown(showNoise = false): Sql {
  return showNoise ? sql`1` : sql`t.span_count > t.hidden_count`;
}

/** Traces that a condition leaves possible, where an index gives them; the column is called `id`. */
function candidatesOf(node: QueryNode): Sql | undefined {
  switch (node.kind) {
    case 'words':
      return tracesWithWords(node);
    case 'text': {
      const [only, ...more] = node.pattern.pieces;
      if (only === undefined || more.length > 0) return undefined;
      if (node.field === 'trace') return sql`SELECT id FROM traces WHERE trace_id = ${traceKey(only)}`;
      if (node.field !== 'session') return undefined;
      return sql`SELECT t.id FROM sessions e JOIN traces t ON t.session = e.id WHERE e.session_id = ${only}`;
    }
    case 'scoreNumber':
    case 'scoreText':
      return tracesWithScore(node);
    default:
      return undefined;
  }
}
