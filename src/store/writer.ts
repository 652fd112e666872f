import type { SpanFacts } from '../model/facts.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { BodyWriter } from './bodies.ts';
import { type Db, inTransaction } from './database.ts';
import { toStoreError } from './errors.ts';
import { createLogTable } from './logTable.ts';
import { plainFacts } from './plainFacts.ts';
import { type SpanRow, toBlob, toSpanRow, toTraceId } from './rows.ts';
import { createTelemetryScores } from './scores.ts';
import { SourceWriter } from './sources.ts';
import { encodeResource, encodeScope, encodeSpan } from './spanCodec.ts';
import { createSpanReader } from './spanReader.ts';
import { createSpanTable, type FullSpanRow } from './spanTable.ts';
import { createStateTable, type State } from './state.ts';
import { type OpenTrace, TraceLedger } from './traceLedger.ts';
import { addCounts, replaceIdentity, type Version } from './traceSummary.ts';
import { createUsageKeeper } from './usageMarks.ts';

/** Reads a span with the log records that belong to it. */
export type Interpret = (span: ReceivedSpan, logs: readonly ReceivedLog[]) => SpanFacts;

/** What is written together. */
export interface Batch {
  readonly spans: readonly ReceivedSpan[];
  readonly logs: readonly ReceivedLog[];
}

export interface WriteResult {
  /** The revision of the database that holds the batch. */
  readonly revision: number;
  /** Spans that were new or replaced an earlier version; the others were known already. */
  readonly spans: number;
  /** Log records that were new. */
  readonly logs: number;
  /** Log records that name no span: there is nowhere to show them, so they are not kept. */
  readonly unplacedLogs: number;
  /** Spans on which `interpret` failed: kept, shown as plain steps, and read again by the next normaliser. */
  readonly unreadSpans: number;
}

export interface WriterOptions {
  /** Version of `interpret`: what a lower one has read is read again by {@link Writer.renormalise}. */
  readonly normaliserVersion?: number;
  /** Our clock, milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Writes telemetry. One per process and database; docs/adr/0002 says what it keeps true. */
export interface Writer {
  /**
   * Writes a batch in one transaction. What is known already changes nothing, so a batch may be sent again. Throws StoreError;
   * then nothing of it was written.
   */
  write(batch: Batch): WriteResult;
  /**
   * Reads again what an older normaliser read, for about `maxMs`, whole traces at a time. Returns whether more is left.
   */
  renormalise(maxMs: number): boolean;
}

export function createWriter(
  db: Db,
  interpret: Interpret,
  { normaliserVersion = 1, now = Date.now }: WriterOptions = {},
): Writer {
  const bodies = new BodyWriter(db);
  const sources = new SourceWriter(db);
  const traces = new TraceLedger(db, normaliserVersion);
  const spans = createSpanTable(db);
  const logs = createLogTable(db, bodies, sources);
  const usage = createUsageKeeper(db);
  const reader = createSpanReader(db);
  const state = createStateTable(db);
  const saveScores = createTelemetryScores(db);
  const forgetMissed = db.prepare<[number]>('DELETE FROM prompt_links WHERE span = ? AND path IS NULL');
  const markStale = db.prepare<[number]>('INSERT OR IGNORE INTO stale_texts (span) VALUES (?)');
  const outdated = db.prepare<[number], Buffer>('SELECT trace_id FROM traces WHERE normaliser_version < ? LIMIT 1').pluck();
  let cachesOf = -1;
  let unread = 0;

  function factsOf(span: ReceivedSpan, itsLogs: readonly ReceivedLog[]): SpanFacts {
    try {
      return interpret(span, itsLogs);
    } catch {
      // Hostile telemetry must not cost its sender the rest of the batch; what was received is kept whole.
      unread += 1;
      return plainFacts(span);
    }
  }

  function logsOf(trace: OpenTrace, span: ReceivedSpan): readonly ReceivedLog[] {
    return trace.hasLogs ? reader.readLogs(trace.row.id, trace.traceId, span.spanId) : [];
  }

  function rowOf(trace: OpenTrace, id: number, span: ReceivedSpan, facts: SpanFacts): SpanRow {
    const ids = { id, trace: trace.row.id, resource: sources.resource(span.resource), scope: sources.scope(span.scope) };
    return toSpanRow(span, facts, ids);
  }

  /** Returns whether the span told something new. */
  function addSpan(span: ReceivedSpan, before: State): boolean {
    const trace = traces.of(span.traceId);
    const known = spans.find(trace.row.id, toBlob(span.spanId));
    if (known !== undefined) return resend(trace, known, span, before);
    const facts = factsOf(span, logsOf(trace, span));
    const row = rowOf(trace, 0, span, facts);
    usage.add(trace.row, row);
    spans.insert(row, encodeSpan(span, bodies.sink(trace.row.id)));
    traces.add(trace, row, facts);
    addCounts(trace.row, row, 1);
    trace.isChanged = true;
    saveScores(facts.scores);
    return true;
  }

  function resend(trace: OpenTrace, known: FullSpanRow, span: ReceivedSpan, before: State): boolean {
    const old = reader.read(trace.traceId, known);
    // A report from the middle of a span that came late says less than what is known.
    if (old.end !== 0n && span.end === 0n) return false;
    if (isSame(old, span)) return false;
    const itsLogs = logsOf(trace, span);
    const facts = factsOf(span, itsLogs);
    const raw = encodeSpan(span, bodies.sink(trace.row.id));
    replace(
      trace,
      { row: known, facts: factsOf(old, itsLogs) },
      { row: rowOf(trace, known.id, span, facts), facts },
      raw,
      before,
    );
    return true;
  }

  function replace(trace: OpenTrace, old: Version, next: Version, raw: string, before: State): void {
    addCounts(trace.row, old.row, -1);
    addCounts(trace.row, next.row, 1);
    if (replaceIdentity(trace.row, old, next)) {
      traces.add(trace, next.row, next.facts);
      usage.replace(trace.row, old.row, next.row);
    } else {
      trace.mustRebuild = true;
    }
    spans.update(next.row, raw);
    saveScores(next.facts.scores);
    trace.isChanged = true;
    if (next.row.id <= before.indexedSpan) markStale.run(next.row.id);
    // Its prompt may stand in what has come now.
    forgetMissed.run(next.row.id);
  }

  /** Log records of one span; if the span is here already, it reads differently from now on. Returns how many were new. */
  function addLogs(group: readonly ReceivedLog[], before: State): number {
    const [{ traceId, spanId } = {}] = group;
    if (traceId === undefined || spanId === undefined) return 0;
    const trace = traces.of(traceId);
    const known = spans.find(trace.row.id, toBlob(spanId));
    const span = known === undefined ? undefined : reader.read(traceId, known);
    const oldFacts = span === undefined ? undefined : factsOf(span, logsOf(trace, span));
    const added = logs.add(trace.row.id, toBlob(spanId), group);
    if (added === 0) return 0;
    trace.hasLogs = true;
    trace.isChanged = true;
    if (known !== undefined && span !== undefined && oldFacts !== undefined) {
      const facts = factsOf(span, logsOf(trace, span));
      replace(trace, { row: known, facts: oldFacts }, { row: rowOf(trace, known.id, span, facts), facts }, known.raw, before);
    }
    return added;
  }

  /** Puts the summary of a trace together from all its spans. */
  function rebuild(trace: OpenTrace): void {
    traces.restart(trace);
    for (const id of spans.idsOf(trace.row.id)) {
      const known = spans.byId(id);
      if (known === undefined) continue;
      const span = reader.read(trace.traceId, known);
      const facts = factsOf(span, logsOf(trace, span));
      const row = rowOf(trace, id, span, facts);
      spans.update(row, known.raw);
      traces.add(trace, row, facts);
      addCounts(trace.row, row, 1);
      saveScores(facts.scores);
    }
    usage.recount(trace.row);
  }

  function transaction<Result extends object | void>(
    arrivedMs: number | undefined,
    work: (before: State) => Result,
  ): Result & { revision: number } {
    try {
      return inTransaction(db, () => {
        unread = 0;
        const before = state.read();
        if (before.removedRevision !== cachesOf) forget();
        cachesOf = before.removedRevision;
        const result = work(before);
        let isChanged = false;
        for (const trace of traces.all()) {
          if (trace.mustRebuild) rebuild(trace);
          else if (trace.isChanged && trace.row.cyclic === 1) usage.recount(trace.row);
          isChanged ||= trace.isChanged;
        }
        const revision = isChanged ? state.advance() : before.revision;
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

  function forget(): void {
    bodies.clear();
    sources.clear();
  }

  return {
    write(batch) {
      return transaction(now(), (before) => {
        const { groups, unplaced } = bySpan(batch.logs);
        let newLogs = 0;
        for (const group of groups) newLogs += addLogs(group, before);
        let newSpans = 0;
        for (const span of batch.spans) if (addSpan(span, before)) newSpans += 1;
        return { spans: newSpans, logs: newLogs, unplacedLogs: unplaced, unreadSpans: unread };
      });
    },
    renormalise(maxMs) {
      const deadline = performance.now() + maxMs;
      do {
        const traceId = outdated.get(normaliserVersion);
        if (traceId === undefined) return false;
        transaction(undefined, () => rebuild(traces.of(toTraceId(traceId))));
      } while (performance.now() < deadline);
      return outdated.get(normaliserVersion) !== undefined;
    },
  };
}

/** Equal in every detail. Without a sink equal spans have equal texts. */
function isSame(one: ReceivedSpan, other: ReceivedSpan): boolean {
  return (
    one.parentSpanId === other.parentSpanId &&
    encodeSpan(one) === encodeSpan(other) &&
    encodeResource(one.resource) === encodeResource(other.resource) &&
    encodeScope(one.scope) === encodeScope(other.scope)
  );
}

function bySpan(records: readonly ReceivedLog[]): {
  readonly groups: Iterable<readonly ReceivedLog[]>;
  readonly unplaced: number;
} {
  const groups = new Map<string, ReceivedLog[]>();
  let unplaced = 0;
  for (const record of records) {
    if (record.traceId === undefined || record.spanId === undefined) {
      unplaced += 1;
      continue;
    }
    const place = record.traceId + record.spanId;
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [record]);
    else group.push(record);
  }
  return { groups: groups.values(), unplaced };
}
