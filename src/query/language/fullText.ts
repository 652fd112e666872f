import { type Sql, sql } from '../sql.ts';
import type { Condition } from './ast.ts';

/** Column `id`: all traces that hold the words, in a message, a document or a short text. An id may come more than once. */
export function tracesWithWords(node: Extract<Condition, { kind: 'words' }>): Sql {
  return sql`WITH places AS MATERIALIZED (SELECT rowid AS place FROM texts WHERE texts MATCH ${toMatch(node)})
    SELECT b.trace AS id FROM places CROSS JOIN bodies b ON b.id = place >> 1 WHERE place & 1 = 0
    UNION ALL SELECT u.trace FROM places CROSS JOIN body_uses u ON u.body = place >> 1 WHERE place & 1 = 0
    UNION ALL SELECT s.trace FROM places CROSS JOIN spans s ON s.id = place >> 1 WHERE place & 1 = 1`;
}

/** A MATCH string of FTS5: one quoted phrase, so that nothing in it is an operator (reliability.md T14). */
function toMatch(node: Extract<Condition, { kind: 'words' }>): string {
  const text = node.text.replaceAll('\0', ' ').replaceAll('"', '""');
  return `"${text}"${node.prefix ? '*' : ''}`;
}
