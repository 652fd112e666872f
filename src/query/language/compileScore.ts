import { verdictScore } from '../../model/score.ts';
import { type Sql, sql } from '../sql.ts';
import type { Condition } from './ast.ts';
import { always, comparators, compare, like } from './fragments.ts';

type ScoreCondition = Extract<Condition, { kind: 'scoreNumber' | 'scoreText' }>;

/**
 * A condition on a row `c` of `scores`. The "+" keeps lookups by what the score is about: by name, SQLite would walk all
 * scores of that name for every turn.
 */
export function compileScore(node: ScoreCondition): Sql {
  const named = node.human ? sql`+c.name = ${node.name} AND c.source = 'human'` : sql`+c.name = ${node.name}`;
  if (node.kind === 'scoreNumber') return sql`${named} AND ${compare(sql`c.number`, node.comparator, node.value)}`;
  const [word, ...more] = node.pattern.pieces.map((piece) => piece.toLowerCase());
  const isWhole = more.length === 0;
  // `*` asks whether there is such a score at all, with whatever value.
  if (word === '' && more.every((piece) => piece === '') && !isWhole) return named;
  const text = like(sql`c.text`, node.pattern);
  if (isWhole && (word === 'pass' || word === 'fail')) {
    const passed = word === 'pass' ? 1 : 0;
    // A verdict is what it says; of another score, `pass` says whether it was good enough.
    return node.name === verdictScore ? sql`${named} AND ${text}` : sql`${named} AND (${text} OR c.pass IS ${passed})`;
  }
  if (isWhole && (word === 'true' || word === 'false')) {
    return sql`${named} AND (${text} OR (c.type = 'boolean' AND c.number IS ${word === 'true' ? 1 : 0}))`;
  }
  return sql`${named} AND ${text}`;
}

/** Column `id`: all traces that have such a score, on themselves, a step, a document or their session. */
export function tracesWithScore(node: ScoreCondition): Sql {
  // The bare comparisons are for the index by name; an upper bound of one side alone also leaves out NULLs.
  const range = node.kind === 'scoreNumber' ? sql`c.number ${comparators[node.comparator]} ${node.value}` : always;
  const score = sql`c.name = ${node.name} AND ${range} AND ${compileScore(node)}`;
  return sql`SELECT t.id AS id FROM scores c CROSS JOIN traces t ON t.trace_id = c.trace_id WHERE ${score}
      UNION ALL
      SELECT t.id FROM scores c CROSS JOIN sessions e ON e.session_id = c.session_id CROSS JOIN traces t ON t.session = e.id
        WHERE c.target = 'session' AND ${score}`;
}
