import { join } from 'node:path';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import type { Score } from '../../src/model/score.ts';
import { agentPlacing } from '../../src/normalise/agents/agentPlacing.ts';
import { noPrices, type Prices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { type Db, openReader, openWriter } from '../../src/store/database.ts';
import { saveScores } from '../../src/store/scores.ts';
import { createWriter } from '../../src/store/writer.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

/** A database that the real writer fills, and a read-only connection to it. */
export interface WrittenDatabase {
  readonly database: Db;
  readonly writer: Db;
  write(batch: { readonly spans?: readonly ReceivedSpan[]; readonly logs?: readonly ReceivedLog[] }): number;
  saveScores(...scores: readonly Score[]): void;
  remove(): Promise<void>;
}

/** `now` is the writer's clock in ms since the epoch, or tells it. */
export async function writtenDatabase(now: number | (() => number), prices: Prices = noPrices): Promise<WrittenDatabase> {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'traces.db');
  const db = openWriter(path, { durability: 'normal' });
  const writer = createWriter(db, (span, logs) => summarise(span, logs, prices), {
    placing: agentPlacing,
    now: typeof now === 'number' ? () => now : now,
  });
  const database = openReader(path);
  return {
    database,
    writer: db,
    write: ({ spans = [], logs = [] }) => writer.write({ spans, logs }).revision,
    saveScores: (...scores) => saveScores(db, scores),
    async remove() {
      database.close();
      db.close();
      await directory.remove();
    },
  };
}
