import type { SpanFacts } from '../model/facts.ts';
import type { TraceId } from '../model/ids.ts';
import type { SpanExtent } from '../model/logPlace.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { BodyWriter } from './bodies.ts';
import { type Db, inTransaction } from './database.ts';
import { StoreError, toStoreError } from './errors.ts';
import { createLogNames } from './logNames.ts';
import { groupLogs, type PlacedLogs, type Placing, Turns } from './logPlaces.ts';
import { createLogTable } from './logTable.ts';
import { createOutdatedTraces } from './outdated.ts';
import { plainFacts } from './plainFacts.ts';
import { type SpanRow, toBlob, toSpanRow } from './rows.ts';
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
  /** Log records that name no span, of senders that are not known: there is nowhere to show them, so they are not kept. */
  readonly unplacedLogs: number;
  /** Spans on which `interpret` failed: kept, shown as plain steps, and read again by the next normaliser. */
  readonly unreadSpans: number;
}

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
  { normaliserVersion = 1, placing, now = Date.now, onUnreadable = () => {} }: WriterOptions = {},
): Writer {
  const bodies = new BodyWriter(db);
  const sources = new SourceWriter(db);
  const traces = new TraceLedger(db, normaliserVersion);
  const spans = createSpanTable(db);
  const logs = createLogTable(db, bodies, sources, placing?.namesOfLog);
  const names = createLogNames(db);
  const usage = createUsageKeeper(db);
  const reader = createSpanReader(db);
  const state = createStateTable(db);
  const saveScores = createTelemetryScores(db);
  const forgetMissed = db.prepare<[number]>('DELETE FROM prompt_links WHERE span = ? AND path IS NULL');
  const markStale = db.prepare<[number]>('INSERT OR IGNORE INTO stale_texts (span) VALUES (?)');
  const outdated = createOutdatedTraces(db, normaliserVersion);
  let cachesOf = -1;
  let unread = 0;

  function factsOf(trace: OpenTrace, span: ReceivedSpan, itsLogs: readonly ReceivedLog[]): SpanFacts {
    try {
      return interpret(span, [...itsLogs, ...relatedLogs(trace, span)]);
    } catch {
      // Hostile telemetry must not cost its sender the rest of the batch; what was received is kept whole.
      unread += 1;
      return plainFacts(span);
    }
  }

  function logsOf(trace: OpenTrace, span: ReceivedSpan): readonly ReceivedLog[] {
    return trace.hasLogs ? reader.readLogs(trace.row.id, trace.traceId, span.spanId) : [];
  }

  /** Records of other spans that tell of this one too. */
  function relatedLogs(trace: OpenTrace, span: ReceivedSpan): readonly ReceivedLog[] {
    const known = trace.hasLogs ? (placing?.namesOfSpan(span) ?? []) : [];
    if (known.length === 0) return [];
    const ids = names.logsNaming(trace.row.id, known, toBlob(span.spanId));
    return ids.flatMap((id) => reader.log(trace.traceId, id) ?? []);
  }

  function rowOf(trace: OpenTrace, id: number, span: ReceivedSpan, facts: SpanFacts, synthetic = 0): SpanRow {
    const ids = { id, trace: trace.row.id, resource: sources.resource(span.resource), scope: sources.scope(span.scope) };
    return toSpanRow(span, facts, { ...ids, synthetic });
  }

  /** Returns whether the span told something new. */
  function addSpan(span: ReceivedSpan, before: State): boolean {
    const trace = traces.of(span.traceId);
    const known = spans.find(trace.row.id, toBlob(span.spanId));
    if (known !== undefined) return resend(trace, known, span, before);
    insert(trace, span, logsOf(trace, span));
    return true;
  }

  function insert(trace: OpenTrace, span: ReceivedSpan, itsLogs: readonly ReceivedLog[], synthetic = 0): void {
    const facts = factsOf(trace, span, itsLogs);
    const row = rowOf(trace, 0, span, facts, synthetic);
    usage.add(trace.row, row);
    const id = spans.insert(row, encodeSpan(span, bodies.sink(trace.row.id)));
    if (placing !== undefined) names.addSpan(trace.row.id, id, placing.namesOfSpan(span));
    traces.add(trace, row, facts);
    addCounts(trace.row, row, 1);
    trace.isChanged = true;
    saveScores(facts.scores);
  }

  function resend(trace: OpenTrace, known: FullSpanRow, span: ReceivedSpan, before: State): boolean {
    const old = reader.read(trace.traceId, known);
    if (known.synthetic === 0) {
      // A report from the middle of a span that came late says less than what is known.
      if (old.end !== 0n && span.end === 0n) return false;
      if (isSame(old, span)) return false;
    }
    const itsLogs = logsOf(trace, span);
    const facts = factsOf(trace, span, itsLogs);
    const raw = encodeSpan(span, bodies.sink(trace.row.id));
    if (placing !== undefined) names.addSpan(trace.row.id, known.id, placing.namesOfSpan(span));
    replace(
      trace,
      { row: known, facts: factsOf(trace, old, itsLogs) },
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
    const old = versionOf(trace, spans.find(trace.row.id, toBlob(spanId)));
    const added = addRecords(trace, toBlob(spanId), group, before);
    if (added > 0 && old !== undefined) readDifferently(trace, old, before);
    return added;
  }

  /** Adds records to a span, and reads others again that they tell of too. Returns how many were new. */
  function addRecords(trace: OpenTrace, spanId: Buffer, group: readonly ReceivedLog[], before: State): number {
    const told = placing === undefined ? [] : group.flatMap(placing.namesOfLog);
    const others = names.spansNamed(trace.row.id, told, spanId).flatMap((id) => versionOf(trace, spans.byId(id)) ?? []);
    const added = logs.add(trace.row.id, spanId, group);
    if (added === 0) return 0;
    trace.hasLogs = true;
    trace.isChanged = true;
    for (const other of others) readDifferently(trace, other, before);
    return added;
  }

  function versionOf(trace: OpenTrace, known: FullSpanRow | undefined): StoredVersion | undefined {
    if (known === undefined) return undefined;
    const span = reader.read(trace.traceId, known);
    const itsLogs = logsOf(trace, span);
    return { id: known.id, span, facts: factsOf(trace, span, itsLogs) };
  }

  /** Reads a span again after records came that tell of it. */
  function readDifferently(trace: OpenTrace, old: StoredVersion, before: State): void {
    // Its row may have changed with what came just now.
    const known = spans.byId(old.id);
    if (known === undefined) return;
    const facts = factsOf(trace, old.span, logsOf(trace, old.span));
    const row = rowOf(trace, known.id, old.span, facts, known.synthetic);
    replace(trace, { row: known, facts: old.facts }, { row, facts }, known.raw, before);
  }

  /** Log records of one step each, and of the turns that those are part of. Returns how many were new. */
  function addPlaced(groups: readonly PlacedLogs[], before: State): number {
    const turns = new Turns();
    let added = 0;
    for (const group of groups) {
      if (group.place.turn === undefined) turns.of(group.place).logs.push(...group.logs);
      else added += addToPlace(group, [], turns, before);
    }
    for (const turn of turns.all()) added += addToPlace(turn, turn.inside, turns, before);
    return added;
  }

  /** Makes the span of a step anew from all its records, unless the real one is here. Returns how many records were new. */
  function addToPlace({ place, logs: group }: PlacedLogs, inside: readonly SpanExtent[], turns: Turns, before: State): number {
    if (placing === undefined) return 0;
    const trace = traces.of(place.traceId);
    const old = versionOf(trace, spans.find(trace.row.id, toBlob(place.spanId)));
    const added = addRecords(trace, toBlob(place.spanId), group, before);
    if (added === 0 && inside.length === 0) return 0;
    const itsLogs = reader.readLogs(trace.row.id, place.traceId, place.spanId);
    const known = old === undefined ? undefined : spans.byId(old.id);
    const isReal = known?.synthetic === 0;
    const made = placing.spanOf(place, itsLogs, old === undefined || isReal ? inside : [old.span, ...inside]);
    if (place.turn !== undefined) turns.of(place.turn).inside.push(made);
    if (known === undefined || old === undefined) insert(trace, made, itsLogs, 1);
    else if (isReal && added > 0) readDifferently(trace, old, before);
    else if (!isReal && (added > 0 || !isSame(old.span, made))) {
      const facts = factsOf(trace, made, itsLogs);
      const row = rowOf(trace, known.id, made, facts, 1);
      replace(trace, { row: known, facts: old.facts }, { row, facts }, encodeSpan(made, bodies.sink(trace.row.id)), before);
    }
    return added;
  }

  /** Puts the summary of a trace together from all its spans. */
  function rebuild(trace: OpenTrace): void {
    traces.restart(trace);
    const turns = new Turns();
    const later: FullSpanRow[] = [];
    for (const id of spans.idsOf(trace.row.id)) {
      const known = spans.byId(id);
      if (known === undefined) continue;
      // A turn that nobody sent is made from the steps in it.
      if (known.synthetic === 1 && known.parent_id === null) later.push(known);
      else readAgain(trace, known, turns);
    }
    for (const known of later) readAgain(trace, known, turns);
    usage.recount(trace.row);
  }

  function readAgain(trace: OpenTrace, known: FullSpanRow, turns: Turns): void {
    const old = reader.read(trace.traceId, known);
    const itsLogs = logsOf(trace, old);
    const made = makeAgain(old, itsLogs, turns);
    const span = known.synthetic === 1 ? (made ?? old) : old;
    const facts = factsOf(trace, span, itsLogs);
    const row = rowOf(trace, known.id, span, facts, known.synthetic);
    spans.update(row, span === old ? known.raw : encodeSpan(span, bodies.sink(trace.row.id)));
    traces.add(trace, row, facts);
    addCounts(trace.row, row, 1);
    saveScores(facts.scores);
    // It may show its prompt now.
    forgetMissed.run(known.id);
  }

  /** The span that its placed records make; undefined when it has none. */
  function makeAgain(old: ReceivedSpan, itsLogs: readonly ReceivedLog[], turns: Turns): ReceivedSpan | undefined {
    const turn = turns.find(old);
    const placed = itsLogs.find(({ spanId }) => spanId === undefined);
    const place = turn?.place ?? (placed === undefined ? undefined : placing?.placeOf(placed));
    const made = place === undefined ? undefined : placing?.spanOf(place, itsLogs, turn?.inside ?? []);
    if (made !== undefined && place?.turn !== undefined) turns.of(place.turn).inside.push(made);
    return made;
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
          else if (trace.isChanged && trace.row.cyclic + trace.row.twins > 0) usage.recount(trace.row);
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

  function forget(): void {
    bodies.clear();
    sources.clear();
  }

  return {
    write(batch) {
      return transaction(now(), (before) => {
        const { bySpan, byPlace, unplaced } = groupLogs(batch.logs, placing);
        let newLogs = 0;
        for (const group of bySpan) newLogs += addLogs(group, before);
        newLogs += addPlaced(byPlace, before);
        let newSpans = 0;
        for (const span of batch.spans) if (addSpan(span, before)) newSpans += 1;
        return { spans: newSpans, logs: newLogs, unplacedLogs: unplaced, unreadSpans: unread };
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

/** A span as it is stored, and as it was read. */
interface StoredVersion {
  readonly id: number;
  readonly span: ReceivedSpan;
  readonly facts: SpanFacts;
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
