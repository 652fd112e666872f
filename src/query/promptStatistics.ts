import type { Db } from '../store/database.ts';
import { all } from './run.ts';
import { sql } from './sql.ts';

/** A generation that waits to be linked to a prompt. */
export interface UnlinkedGeneration {
  readonly traceId: string;
  readonly spanId: string;
}

/** What a prompt file's CodeLens shows of one unit. `costUsd` is the sum of the costs that are known. */
export interface PromptStatistics {
  readonly path: string;
  readonly symbol?: string;
  /** 1-based line where the newest linked generation found the unit. */
  readonly startLine?: number;
  readonly generations: number;
  readonly costUsd?: number;
  readonly medianDurationMs?: number;
  /** Newest first, at most 100. */
  readonly newest: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly title: string;
    /** Milliseconds since the epoch. */
    readonly startTime: number;
  }[];
}

const maxNewest = 100;

/** Generations that nobody has looked for in workspace folder `root` yet, newest traces first. */
export function getUnlinked(database: Db, root: string, limit: number): readonly UnlinkedGeneration[] {
  return all<UnlinkedGeneration>(
    database,
    sql`SELECT lower(hex(t.trace_id)) AS traceId, lower(hex(s.span_id)) AS spanId
      FROM (SELECT id FROM spans
        WHERE type = 'generation' AND noise = 0 AND id NOT IN (SELECT span FROM prompt_links WHERE root = ${root})
        ORDER BY trace DESC LIMIT ${limit}) waiting
      CROSS JOIN spans s ON s.id = waiting.id JOIN traces t ON t.id = s.trace`,
  );
}

interface Row {
  readonly traceId: string;
  readonly spanId: string;
  readonly symbol: string | null;
  readonly startLine: number | null;
  readonly costUsd: number | null;
  /** Null while the call runs. */
  readonly durationMs: number | null;
  readonly title: string;
  readonly startTime: number;
}

/** One entry per unit of the file that has generations; links that are not certain do not count. `path` is relative to `root`, with forward slashes. */
export function getPromptStatistics(database: Db, root: string, path: string): readonly PromptStatistics[] {
  const rows = all<Row>(
    database,
    sql`SELECT lower(hex(t.trace_id)) AS traceId, lower(hex(s.span_id)) AS spanId, l.symbol, l.start_line AS startLine, s.cost_usd AS costUsd,
        iif(s.end_ns >= s.start_ns, (s.end_ns - s.start_ns) / 1000 / 1000.0, NULL) AS durationMs,
        coalesce(t.title, t.name) AS title, s.start_ns / 1000000 AS startTime
      FROM prompt_links l JOIN spans s ON s.id = l.span JOIN traces t ON t.id = s.trace
      WHERE l.root = ${root} AND l.path = ${path} AND l.confidence IN ('exact', 'strong')
      ORDER BY s.start_ns DESC, s.id DESC`,
  );
  const units = new Map<string | null, Row[]>();
  for (const row of rows) {
    const unit = units.get(row.symbol);
    if (unit === undefined) units.set(row.symbol, [row]);
    else unit.push(row);
  }
  return [...units].map(([symbol, generations]) => summarise(path, symbol, generations));
}

function summarise(path: string, symbol: string | null, rows: readonly Row[]): PromptStatistics {
  const costs = rows.flatMap(({ costUsd }) => costUsd ?? []);
  const durations = rows.flatMap(({ durationMs }) => durationMs ?? []).sort((a, b) => a - b);
  const startLine = rows.find((row) => row.startLine !== null)?.startLine ?? null;
  const median = durations[Math.floor((durations.length - 1) / 2)];
  return {
    path,
    ...(symbol === null ? {} : { symbol }),
    ...(startLine === null ? {} : { startLine }),
    generations: rows.length,
    ...(costs.length === 0 ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
    ...(median === undefined ? {} : { medianDurationMs: median }),
    newest: rows.slice(0, maxNewest).map(({ traceId, spanId, title, startTime }) => ({ traceId, spanId, title, startTime })),
  };
}
