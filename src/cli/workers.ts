import { join } from 'node:path';
import type { Log } from '../util/log.ts';
import type { CollectorOptions } from '../workers/collectorApi.ts';
import { spawnCollector, spawnReader } from '../workers/spawn.ts';

/** Messages for a person go to stderr, so that stdout is data only. */
export const stderrLog: Log = {
  info: (message) => process.stderr.write(`${message}\n`),
  warn: (message) => process.stderr.write(`${message}\n`),
  error: (message) => process.stderr.write(`${message}\n`),
};

/** The options of a collector that nobody configured further. */
export function collectorOptions(database: string, overrides: Partial<CollectorOptions> = {}): CollectorOptions {
  return {
    database,
    httpPort: 0,
    grpcPort: 0,
    allowedHosts: [],
    allowedOrigins: [],
    durability: 'normal',
    retention: { days: 0, maxBytes: 0 },
    listen: false,
    ...overrides,
  };
}

/** Starts the collector worker that lies beside this bundle. */
export function startCollector() {
  return spawnCollector(join(import.meta.dirname, 'collector.cjs'), stderrLog);
}

/** Opens the reader worker on a database, gives it to `use`, and ends it. */
export async function withReader<Result>(
  database: string,
  use: (reader: ReturnType<typeof spawnReader>['client']) => Promise<Result>,
): Promise<Result> {
  const reader = spawnReader(join(import.meta.dirname, 'reader.cjs'), stderrLog);
  try {
    await reader.client.call('open', { database });
    return await use(reader.client);
  } finally {
    await reader.dispose();
  }
}
