import type { TraceId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { BodyWriter } from './bodies.ts';
import { type Db, inTransaction } from './database.ts';
import { StoreError, toStoreError } from './errors.ts';
import { groupLogs } from './groupLogs.ts';
import { createLogNames } from './logNames.ts';
import { createLogWriter } from './logWriter.ts';
import { createOutdatedTraces } from './outdatedTraces.ts';
import { createPlacedSteps } from './placedSteps.ts';
import { noPlacing, type Placing } from './placing.ts';
import { rebuildTrace } from './rebuildTrace.ts';
import { SourceWriter } from './sources.ts';
import { createSpanWriter, type Interpret } from './spanWriter.ts';
import { createStateTable } from './state.ts';
import { type OpenTrace, TraceLedger } from './traceLedger.ts';
import { createUsageKeeper } from './usageKeeper.ts';

export type { Interpret } from './spanWriter.ts';

/** What is written together. */
export interface Batch {
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
}

/** What became of a batch. */
export interface WriteResult {
  /** The revision of the database that holds the batch. */
  readonly revision: number;
  /** Spans that were new or replaced an earlier version; the others were known already. */
  readonly spans: number;
  /** Log records that were new. */
  readonly logs: number;
  /** Log records that name no span, of senders that are not known: kept for export, but there is nowhere to show them. */
  readonly unplacedLogs: number;
  /** Spans on which `interpret` failed: kept, shown as plain steps, and read again by the next normaliser. */
  readonly unreadSpans: number;
}

/** What a writer can be told beside how to read a span. */
export interface WriterOptions {
  /** Version of `interpret`: what a lower one has read is read again by {@link Writer.renormalise}. */
  readonly normaliserVersion?: number;
  /** Where log records belong that name no span; without it, nowhere. */
  readonly placing?: Placing;
  /** Our clock, milliseconds since the epoch. */
  readonly now?: () => number;
  /** Told of a trace that cannot be read again, and why. */
  readonly onUnreadable?: (traceId: TraceId, error: unknown) => void;
}

/** Writes telemetry. One per process and database; docs/adr/0002 says what it keeps true. */
export interface Writer {
  /**
   * Writes a batch in one transaction. What is known already changes nothing, so a batch may be sent again. Throws StoreError;
   * then nothing of it was written.
   */
  write(batch: Batch): WriteResult;
  /**
   * Reads again what an older normaliser read, for about `maxMs`, whole traces at a time. Returns whether more is left: going on
   * is a matter of calling again, also in another process. Throws StoreError; a trace whose content is damaged is left as it was.
   */
  renormalise(maxMs: number): boolean;
  /** How many traces {@link renormalise} has left. */
  countOutdated(): number;
  /** Has {@link renormalise} read all traces again, whatever normaliser read them. Throws StoreError. */
  markOutdated(): void;
}

export function createWriter(
  db: Db,
  interpret: Interpret,
  { normaliserVersion = 1, placing = noPlacing, now = Date.now, onUnreadable = () => {} }: WriterOptions = {},
): Writer {
  const state = createStateTable(db);
  const outdated = createOutdatedTraces(db, normaliserVersion);
  const bodies = new BodyWriter(db);
  const sources = new SourceWriter(db);
  const traces = new TraceLedger(db, normaliserVersion);
  const names = createLogNames(db, placing);
  const usage = createUsageKeeper(db);
  const unread = new Set<string>();
  const onUnread = ({ traceId, spanId }: ReceivedSpan) => unread.add(traceId + spanId);
  const spans = createSpanWriter(db, { interpret, bodies, sources, names, traces, usage, onUnread });
  const logs = createLogWriter(db, { bodies, sources, names, traces, spans });
  const steps = createPlacedSteps({ placing, traces, spans, logs });
  const rebuild = (trace: OpenTrace) => rebuildTrace(trace, { traces, spans, steps, usage });
  let cachesOf = -1;

  function transaction<Result extends object | void>(
    arrivedMs: number | undefined,
    work: () => Result,
  ): Result & { revision: number } {
    try {
      return inTransaction(db, () => {
        const before = state.read();
        if (before.removedRevision !== cachesOf) forget();
        cachesOf = before.removedRevision;
        unread.clear();
        const result = work();
        const revision = settle() ? state.advance() : before.revision;
        traces.flush(revision, arrivedMs);
        return { ...result, revision };
      });
    } catch (error) {
      // The ids given since the start are void.
      traces.clear();
      forget();
      throw toStoreError(error, db.name);
    }
  }

  /** Brings the summaries up to date that could not be while spans came. Returns whether any trace is changed. */
  function settle(): boolean {
    let isChanged = false;
    for (const trace of traces.all()) {
      if (trace.mustRebuild) rebuild(trace);
      else if (trace.isChanged && trace.row.cyclic + trace.row.twins > 0) usage.recount(trace.row);
      isChanged ||= trace.isChanged;
    }
    return isChanged;
  }

  function forget(): void {
    bodies.clear();
    sources.clear();
  }

  function renew(traceId: TraceId): void {
    try {
      transaction(undefined, () => rebuild(traces.of(traceId)));
    } catch (error) {
      // One damaged trace must not keep the others from being read.
      if (error instanceof StoreError) throw error;
      outdated.skip(traceId);
      onUnreadable(traceId, error);
    }
  }

  return {
    write(batch) {
      return transaction(now(), () => {
        const { bySpan, byPlace, unplaced } = groupLogs(batch.logs, placing);
        let newLogs = 0;
        for (const { owner, logs: group } of bySpan) newLogs += logs.addToSpan(owner, group);
        newLogs += steps.add(byPlace);
        let newSpans = 0;
        for (const span of batch.spans) if (spans.add(span)) newSpans += 1;
        return { spans: newSpans, logs: newLogs, unplacedLogs: unplaced, unreadSpans: unread.size };
      });
    },
    renormalise(maxMs) {
      const deadline = performance.now() + maxMs;
      do {
        const traceId = outdated.next();
        if (traceId === undefined) return false;
        renew(traceId);
      } while (performance.now() < deadline);
      return outdated.next() !== undefined;
    },
    countOutdated: () => outdated.count(),
    markOutdated() {
      transaction(undefined, () => outdated.markAll());
    },
  };
}
