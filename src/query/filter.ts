import type { Condition, QueryNode } from './language/ast.ts';
import { compileQuery, toMatch, tracesWithScore, tracesWithWords } from './language/compileQuery.ts';
import { parseQuery } from './language/parseQuery.ts';
import { all, get, type Reader } from './run.ts';
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
// Beyond so many places, words are looked for turn by turn.
const maxHits = 20_000;

/** Parses and compiles `query`; undefined when it is empty and everything matches. Throws QueryError. */
export function prepareFilter(database: Reader, query: string, now: number): Filter | undefined {
  const node = parseQuery(query);
  const required = node.kind === 'and' ? node.operands : [node];
  if (required.length === 0) return undefined;
  const commonWords = new Set(
    wordsOf(node)
      .filter((words) => isCommon(database, words))
      .map(toMatch),
  );
  const condition = compileQuery(node, { now, commonWords });
  for (const operand of required) {
    if (operand.kind === 'words' && commonWords.has(toMatch(operand))) continue;
    const source = candidatesOf(operand);
    if (source === undefined) continue;
    const rows = all<{ id: number }>(
      database,
      sql`SELECT DISTINCT id FROM (${source}) WHERE id IS NOT NULL LIMIT ${maxCandidates + 1}`,
    );
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

/** Traces that a condition leaves possible, where an index gives them; the column is called `id`. */
function candidatesOf(node: QueryNode): Sql | undefined {
  switch (node.kind) {
    case 'words':
      return sql`SELECT NULL AS id WHERE 0 UNION ALL ${tracesWithWords(node)}`;
    case 'text': {
      const [only, ...more] = node.pattern.pieces;
      if (only === undefined || more.length > 0) return undefined;
      if (node.field === 'trace') return sql`SELECT id FROM traces WHERE trace_id = ${traceKey(only)}`;
      if (node.field !== 'session') return undefined;
      return sql`SELECT t.id FROM sessions e JOIN traces t ON t.session = e.id WHERE e.session_id = ${only}`;
    }
    case 'scoreNumber':
      return tracesWithScore(node);
    default:
      return undefined;
  }
}

function isCommon(database: Reader, words: Extract<Condition, { kind: 'words' }>): boolean {
  const hits = sql`SELECT 1 FROM texts x WHERE x.texts MATCH ${toMatch(words)} LIMIT ${maxHits + 1}`;
  return (get<{ count: number }>(database, sql`SELECT count(*) AS count FROM (${hits})`)?.count ?? 0) > maxHits;
}

function wordsOf(node: QueryNode): readonly Extract<Condition, { kind: 'words' }>[] {
  switch (node.kind) {
    case 'words':
      return [node];
    case 'and':
    case 'or':
      return node.operands.flatMap(wordsOf);
    case 'not':
      return wordsOf(node.operand);
    default:
      return [];
  }
}
