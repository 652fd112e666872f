import { setTimeout as sleep } from 'node:timers/promises';
import { openReader } from '../../../src/store/database.ts';

/** Resolves when everything that is stored is in the full-text index. */
export async function waitUntilSearchable(database: string): Promise<void> {
  const db = openReader(database);
  const isBehind = db.prepare(
    `SELECT 1 FROM state WHERE indexed_body < (SELECT ifnull(max(id), 0) FROM bodies)
      OR indexed_span < (SELECT ifnull(max(id), 0) FROM spans) OR EXISTS (SELECT 1 FROM stale_texts)`,
  );
  while (isBehind.get() !== undefined) await sleep(20);
  db.close();
}
