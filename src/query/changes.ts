import type { Db } from '../store/database.ts';
import { all, get } from './run.ts';
import { sql } from './sql.ts';

/** Traces that changed after a revision. `all`: too many to name, or some were deleted; look at everything again. */
export interface Changes {
  readonly revision: number;
  readonly traceIds: readonly string[];
  readonly all: boolean;
}

/** Beyond so many, reading a whole list again is less work than picking. */
const maxNamed = 500;

/** What changed after revision `since`. A `since` that this database never had means another file: all is new. */
export function getChanges(database: Db, since: number): Changes {
  const state = get<{ revision: number; removed: number }>(
    database,
    sql`SELECT revision, removed_revision AS removed FROM state`,
  ) ?? { revision: 0, removed: 0 };
  const { revision } = state;
  if (since === revision) return { revision, traceIds: [], all: false };
  if (since > revision || since < state.removed) return { revision, traceIds: [], all: true };
  const changed = all<{ id: string }>(
    database,
    sql`SELECT lower(hex(trace_id)) AS id FROM traces
      WHERE revision > ${since} AND session <> 0 ORDER BY revision LIMIT ${maxNamed + 1}`,
  );
  if (changed.length > maxNamed) return { revision, traceIds: [], all: true };
  return { revision, traceIds: changed.map(({ id }) => id), all: false };
}
