import type { Db } from '../store/database.ts';
import { get } from './run.ts';
import { sql } from './sql.ts';

/** How much there is. `bytes` counts the database file alone, not its write-ahead log. */
export interface DatabaseSize {
  readonly bytes: number;
  readonly traces: number;
  readonly spans: number;
}

export function getDatabaseSize(database: Db): DatabaseSize {
  const counted = get<{ traces: number; spans: number }>(
    database,
    sql`SELECT count(*) AS traces, coalesce(sum(span_count), 0) AS spans FROM traces WHERE session <> 0`,
  );
  const bytes = get<{ bytes: number }>(
    database,
    sql`SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size`,
  );
  return { bytes: bytes?.bytes ?? 0, traces: counted?.traces ?? 0, spans: counted?.spans ?? 0 };
}
