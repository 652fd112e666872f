import { join } from 'node:path';
import { openWriter } from '../../../src/store/database.ts';
import { createSearchIndex } from '../../../src/store/searchIndex.ts';
import type { Log } from '../../../src/util/log.ts';
import type { CollectorOptions } from '../../../src/workers/collectorApi.ts';
import type { ReaderApi, ReaderEvents } from '../../../src/workers/readerApi.ts';
import { type Spawned, spawnReader } from '../../../src/workers/spawn.ts';
import { type SeedOptions, seedDatabase } from '../../../test/support/seedDatabase.ts';
import { temporaryDirectory } from '../../../test/support/temporaryDirectory.ts';
import { bundleFile } from '../../support/bundles.ts';

export type ReaderClient = Spawned<ReaderApi, ReaderEvents>['client'];

/** A worker that fails spoils the measurement, so it is heard; the rest is not. */
export const errorLog: Log = { info() {}, warn() {}, error: (message) => console.error(message) };

/** Opens the built reader worker on a database, gives it to `use`, and ends it. */
export async function withReader<Result>(database: string, use: (reader: ReaderClient) => Promise<Result>): Promise<Result> {
  const reader = spawnReader(bundleFile('reader'), errorLog);
  try {
    await reader.client.call('open', { database });
    return await use(reader.client);
  } finally {
    await reader.dispose();
  }
}

/** A folder that is gone when `use` is done. */
export async function withDirectory<Result>(use: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await temporaryDirectory();
  try {
    return await use(directory.path);
  } finally {
    await directory.remove();
  }
}

/** A database of seeded rows, its search index merged as an idle collector leaves it. */
export function withSeededDatabase<Result>(options: SeedOptions, use: (database: string) => Promise<Result>): Promise<Result> {
  return withDirectory((directory) => {
    const database = join(directory, 'seeded.db');
    const writer = openWriter(database, { durability: 'normal' });
    seedDatabase(writer, options);
    const search = createSearchIndex(writer);
    while (search.merge(50));
    writer.close();
    return use(database);
  });
}

/** A collector that listens on free ports as a window's does. */
export function collectorOptions(database: string): CollectorOptions {
  return {
    database,
    httpPort: 0,
    grpcPort: 0,
    allowedHosts: [],
    allowedOrigins: [],
    durability: 'full',
    retention: { days: 0, maxBytes: 0 },
    listen: true,
  };
}
