import type { LinkConfidence } from '../model/promptLink.ts';
import type { Db } from '../store/database.ts';
import { get } from './run.ts';
import { sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/** The prompt file that a generation was linked to. */
export interface PromptLink {
  readonly path: string;
  readonly symbol?: string;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly evidence: string;
  readonly confidence: LinkConfidence;
}

/** The link in workspace folder `root`, or in any folder when it is undefined. */
export function getPromptLink(database: Db, traceId: string, spanId: string, root?: string): PromptLink | undefined {
  const row = get<{
    path: string;
    symbol: string | null;
    start: number | null;
    end: number | null;
    evidence: string;
    confidence: LinkConfidence;
  }>(
    database,
    sql`SELECT l.path, l.symbol, l.start_line AS start, l.end_line AS end, l.evidence, l.confidence
      FROM traces t JOIN spans s ON s.trace = t.id JOIN prompt_links l ON l.span = s.id
      WHERE t.trace_id = ${traceKey(traceId)} AND s.span_id = ${traceKey(spanId)} AND l.path IS NOT NULL
        AND ${root === undefined ? sql`1` : sql`l.root = ${root}`} ORDER BY l.root LIMIT 1`,
  );
  if (row === undefined) return undefined;
  return {
    path: row.path,
    ...(row.symbol === null ? {} : { symbol: row.symbol }),
    ...(row.start === null ? {} : { startLine: row.start }),
    ...(row.end === null ? {} : { endLine: row.end }),
    evidence: row.evidence,
    confidence: row.confidence,
  };
}
