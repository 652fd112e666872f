import { randomUUID } from 'node:crypto';
import { agentPlacing } from '../normalise/agents/agentPlacing.ts';
import { normaliserVersion } from '../normalise/normaliserVersion.ts';
import { loadPrices, noPrices, type Prices } from '../normalise/prices.ts';
import { summarise } from '../normalise/summarise.ts';
import { createPipeline } from '../pipeline.ts';
import { checkpoint, type Db, openLabelWriter } from '../store/database.ts';
import { createGroupCommit, type GroupCommit } from '../store/groupCommit.ts';
import { claimLease, readLease } from '../store/lease.ts';
import { prune } from '../store/retention.ts';
import type { Salvage } from '../store/salvage.ts';
import { createSearchIndex } from '../store/searchIndex.ts';
import { createWriter, type Writer } from '../store/writer.ts';
import type { Log } from '../util/log.ts';
import type { CollectorEvents, CollectorOptions, CollectorStatus } from './collectorApi.ts';
import { runElection } from './election.ts';
import { type Chore, createHousekeeping } from './housekeeping.ts';
import { askIdentity, type Identity } from './identity.ts';
import { openStore } from './openStore.ts';
import { portHolder } from './portHolder.ts';
import { createRate } from './rate.ts';
import { createReceivers } from './receivers.ts';
import { version } from './version.ts';

/** Tells the host of an event. */
export type Announce = <Name extends keyof CollectorEvents & string>(name: Name, payload: CollectorEvents[Name]) => void;

const pruneEveryMs = 60 * 60 * 1000;
// So long after a commit another one is likely: senders send in rows.
const busyMs = 25;

// Said once: an app that logs without a trace does so all the time.
const unplacedWarning =
  'Log records came that name no span, from a sender that is no coding agent known here. They belong to no trace: they are kept and exported, and not shown.';

/** A collector that has its database open, and listens when it was elected. */
export interface RunningCollector {
  readonly db: Db;
  readonly writer: Writer;
  readonly commit: GroupCommit;
  /** The connection for what people type, opened when the first label is written. */
  labels(): Db;
  status(): CollectorStatus;
  /** Resolves when spans can be read into facts. */
  ready(): Promise<void>;
  /** Whether requests are coming in. */
  isBusy(): boolean;
  /** Another process that collects into this database, when there is one. */
  otherCollector(): Promise<Identity | undefined>;
  /** Resolves when all that was accepted is searchable. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** What is known of the database's health, and whom to tell. */
export interface Damage {
  /** The database is known to be damaged. */
  readonly isDamaged: boolean;
  /** Told when a write finds out that it is. */
  onDamaged(): void;
}

/** Opens the store and takes part in the election. Rejects when the database cannot be written. */
export async function runCollector(
  options: CollectorOptions,
  announce: Announce,
  log: Log,
  damage: Damage,
): Promise<RunningCollector> {
  const { db, message, startSalvage } = openStore(options, damage.isDamaged);
  if (message !== undefined) log.warn(message);
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

  const writer = createWriter(db, (span, logs) => summarise(span, logs, prices), {
    normaliserVersion,
    placing: agentPlacing,
    onUnreadable: (traceId, error) =>
      log.warn(
        `The trace ${traceId} is damaged and stays as it was read before: ${error instanceof Error ? error.message : error}`,
      ),
  });
  let unplacedLogs = 0;
  const rate = createRate((spansPerSecond) => announce('rate', { spansPerSecond, unplacedLogs }));
  let lastCommitMs = 0;
  const isBusy = (): boolean => performance.now() - lastCommitMs < busyMs;
  const commit = createGroupCommit(writer, {
    onCommitted: ({ spans, logs, unplacedLogs: unplaced }) => {
      lastCommitMs = performance.now();
      if (unplaced > 0 && unplacedLogs === 0) log.warn(unplacedWarning);
      unplacedLogs += unplaced;
      rate.add(spans + logs);
      housekeeping.poke();
    },
  });
  const salvage = startSalvage?.(writer);
  const housekeeping = createHousekeeping(
    choresOf(db, writer, salvage, options, log, () => loading !== undefined),
    isBusy,
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
    const pipeline = createPipeline(commit, once(damage.onDamaged));
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
          status = message === undefined ? next : { ...next, message };
          announce('status', status);
          outcome.resolve();
        },
      },
      signal,
    );
  }

  // Until this window knows its part; should the election fail, so does the start.
  await Promise.race([outcome.promise, elected]);
  if (salvage !== undefined) await ready();
  housekeeping.poke();
  return {
    db,
    writer,
    commit,
    ready,
    isBusy,
    otherCollector: async () => {
      const lease = readLease(db);
      if (lease === undefined || status.role === 'collecting') return undefined;
      const holder = await askIdentity(lease.httpPort);
      return holder?.nonce === lease.nonce ? holder : undefined;
    },
    labels: () => {
      labels ??= openLabelWriter(options.database);
      return labels;
    },
    status: () => status,
    settled: () => housekeeping.whenDone(),
    stop: async () => {
      election.abort();
      await elected;
      await commit.flush();
      housekeeping.dispose();
      rate.dispose();
      labels?.close();
      checkpoint(db);
      db.close();
    },
  };
}

/** What is done between requests, the most urgent first. `canRead` tells whether spans can be read into facts yet. */
function choresOf(
  db: Db,
  writer: Writer,
  salvage: Salvage | undefined,
  { retention }: CollectorOptions,
  log: Log,
  canRead: () => boolean,
): readonly Chore[] {
  const search = createSearchIndex(db);
  let isSalvaging = salvage !== undefined;
  let nextPrune = 0;
  return [
    {
      name: 'Copying from the damaged database',
      slice: (maxMs) => {
        if (salvage === undefined || !isSalvaging || !canRead()) return false;
        isSalvaging = salvage.step(maxMs);
        if (!isSalvaging) log.warn(salvage.report().message);
        return isSalvaging;
      },
    },
    { name: 'Indexing for search', slice: (maxMs) => search.indexPending(maxMs) },
    { name: 'Reading old traces again', slice: (maxMs) => canRead() && writer.renormalise(maxMs) },
    {
      name: 'Removing old traces',
      slice: (maxMs) => {
        if (Date.now() < nextPrune) return false;
        const { isMore } = prune(db, retention, { now: Date.now(), maxMs });
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
  ];
}

/** Every request that fails finds out the same: the first one is enough. */
function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
