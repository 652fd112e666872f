import { randomUUID } from 'node:crypto';
import { normaliserVersion } from '../normalise/normaliserVersion.ts';
import { loadPrices, noPrices, type Prices } from '../normalise/prices.ts';
import { summarise } from '../normalise/summarise.ts';
import { createPipeline } from '../pipeline.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { checkpoint, type Db, openLabelWriter, openWriter } from '../store/database.ts';
import { createGroupCommit, type GroupCommit } from '../store/groupCommit.ts';
import { claimLease, readLease } from '../store/lease.ts';
import { savePromptLinks } from '../store/promptLinks.ts';
import { clear, deleteTraces, prune } from '../store/retention.ts';
import { deleteScores, saveScores } from '../store/scores.ts';
import { createSearchIndex } from '../store/searchIndex.ts';
import { createWriter } from '../store/writer.ts';
import type { Log } from '../util/log.ts';
import type { CollectorApi, CollectorEvents, CollectorOptions, CollectorStatus } from './collectorApi.ts';
import { runElection } from './election.ts';
import { createHousekeeping } from './housekeeping.ts';
import type { Identity } from './identity.ts';
import { importFile } from './importFiles.ts';
import { portHolder } from './portHolder.ts';
import { createRate } from './rate.ts';
import { createReceivers } from './receivers.ts';

type Announce = <Name extends keyof CollectorEvents & string>(name: Name, payload: CollectorEvents[Name]) => void;

const pruneEveryMs = 60 * 60 * 1000;
// So long after a commit another one is likely: senders send in rows.
const busyMs = 25;
const version = '0.1.0';

/** Everything that writes: receivers, the store, labels. One per window; of all windows on a database one listens. */
export function createCollector(announce: Announce): CollectorApi {
  const log: Log = {
    info: (message) => announce('log', { level: 'info', message }),
    warn: (message) => announce('log', { level: 'warn', message }),
    error: (message) => announce('log', { level: 'error', message }),
  };
  let running: Running | undefined;
  const started = (): Running => {
    if (running === undefined) throw new ProtocolError('unavailable', 'The trace database is not open.');
    return running;
  };

  return {
    start: async (options) => {
      await running?.stop();
      running = undefined;
      try {
        running = await run(options, announce, log);
        return running.status();
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const status: CollectorStatus = { role: 'failed', database: options.database, message };
        announce('status', status);
        return status;
      }
    },
    importFiles: async ({ files }) => {
      const { commit, ready } = started();
      await ready();
      const results = [];
      for (const file of files) {
        results.push(await importFile(file, commit, (done, total) => announce('importProgress', { file, done, total })));
      }
      return results;
    },
    saveScores: async ({ scores }) => saveScores(started().labels(), scores),
    deleteScores: async ({ ids }) => deleteScores(started().labels(), ids),
    deleteTraces: async ({ traceIds }) => deleteTraces(started().db, traceIds),
    clear: async () => clear(started().db),
    savePromptLinks: async ({ root, links }) => savePromptLinks(started().db, root, links),
    flush: async () => started().settled(),
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
  };
}

interface Running {
  readonly db: Db;
  readonly commit: GroupCommit;
  /** The connection for what people type, opened when the first label is written. */
  labels(): Db;
  status(): CollectorStatus;
  /** Resolves when spans can be read into facts. */
  ready(): Promise<void>;
  /** Resolves when all that was accepted is searchable. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

async function run(options: CollectorOptions, announce: Announce, log: Log): Promise<Running> {
  const db = openWriter(options.database, { durability: options.durability });
  let labels: Db | undefined;
  let prices: Prices = noPrices;
  let loading: Promise<void> | undefined;
  // The price table takes longer to load than everything else together: it waits for the first span.
  const ready = (): Promise<void> => {
    loading ??= loadPrices().then((loaded) => {
      prices = loaded;
    });
    return loading;
  };

  const writer = createWriter(db, (span, logs) => summarise(span, logs, prices), { normaliserVersion });
  const rate = createRate((spansPerSecond) => announce('rate', { spansPerSecond }));
  let lastCommitMs = 0;
  const commit = createGroupCommit(writer, {
    onCommitted: ({ spans, logs }) => {
      lastCommitMs = performance.now();
      rate.add(spans + logs);
      housekeeping.poke();
    },
  });
  const search = createSearchIndex(db);
  let nextPrune = 0;
  const housekeeping = createHousekeeping(
    [
      { name: 'Indexing for search', slice: (maxMs) => search.indexPending(maxMs) },
      { name: 'Reading old traces again', slice: (maxMs) => loading !== undefined && writer.renormalise(maxMs) },
      {
        name: 'Removing old traces',
        slice: (maxMs) => {
          if (Date.now() < nextPrune) return false;
          const { isMore } = prune(db, options.retention, { now: Date.now(), maxMs });
          if (!isMore) nextPrune = Date.now() + pruneEveryMs;
          return isMore;
        },
      },
      { name: 'Merging the search index', slice: (maxMs) => search.merge(maxMs) },
      {
        name: 'Writing the log back',
        slice: () => {
          checkpoint(db);
          return false;
        },
      },
    ],
    () => performance.now() - lastCommitMs < busyMs,
    log,
  );

  let status: CollectorStatus = { role: options.listen ? 'starting' : 'following', database: options.database };
  const election = new AbortController();
  const outcome = Promise.withResolvers<void>();
  const elected = options.listen ? elect(options, election.signal) : Promise.resolve();

  function elect(wanted: CollectorOptions, signal: AbortSignal): Promise<void> {
    const nonce = randomUUID();
    const identity = (): Identity => ({
      name: 'promptrail',
      version,
      pid: process.pid,
      nonce,
      database: db.name,
      http: status.httpPort ?? 0,
      grpc: status.grpcPort ?? 0,
    });
    const pipeline = createPipeline(commit);
    const handler: typeof pipeline = async (request) => {
      await ready();
      return pipeline(request);
    };
    return runElection(
      {
        nonce,
        database: db.name,
        httpPort: wanted.httpPort,
        grpcPort: wanted.grpcPort,
        readLease: () => readLease(db),
        claimLease: (previous, next) => claimLease(db, previous, next),
        ...createReceivers(wanted, identity, handler, log),
        portHolder,
        announce: (next) => {
          status = next;
          announce('status', next);
          outcome.resolve();
        },
      },
      signal,
    );
  }

  // Until this window knows its part; should the election fail, so does the start.
  await Promise.race([outcome.promise, elected]);
  housekeeping.poke();
  return {
    db,
    commit,
    ready,
    labels: () => {
      labels ??= openLabelWriter(options.database);
      return labels;
    },
    status: () => status,
    settled: () => housekeeping.whenDone(),
    stop: async () => {
      election.abort();
      await elected;
      housekeeping.dispose();
      rate.dispose();
      labels?.close();
      checkpoint(db);
      db.close();
    },
  };
}
