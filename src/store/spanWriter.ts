import type { SpanFacts } from '../model/facts.ts';
import type { SpanId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import type { BodyWriter } from './bodies.ts';
import type { Db } from './database.ts';
import type { LogNames } from './logNames.ts';
import { plainFacts } from './plainFacts.ts';
import { toBlob, toSpanRow } from './rows.ts';
import { createTelemetryScores } from './scores.ts';
import type { SourceWriter } from './sources.ts';
import { encodeSpan, isSameSpan } from './spanCodec.ts';
import { createSpanReader, type ReadSpan } from './spanReader.ts';
import { createSpanTable, type FullSpanRow } from './spanTable.ts';
import type { OpenTrace, TraceLedger } from './traceLedger.ts';
import type { Version } from './traceSummary.ts';
import type { UsageKeeper } from './usageKeeper.ts';

/** Reads a span with the log records that belong to it. */
export type Interpret = (span: ReceivedSpan, logs: readonly ReceivedLog[]) => SpanFacts;

/** A span that is stored, with its log records. */
export interface KnownSpan extends ReadSpan {
  readonly row: FullSpanRow;
}

/** The same as it was read at some time. */
export interface SpanVersion extends KnownSpan, Version {
  readonly row: FullSpanRow;
}

/** Writes spans, and keeps true what follows from one: the summary of its trace, usage, names, scores, marks for search and prompts. */
export interface SpanWriter {
  find(trace: OpenTrace, spanId: SpanId): KnownSpan | undefined;
  /** All spans of a trace, one at a time: turns that nobody sent after the steps in them, else in the order of arrival. */
  all(trace: OpenTrace): Generator<KnownSpan>;
  /** The log records of a span, whether it is here or not, in the order of arrival. */
  logsOf(trace: OpenTrace, spanId: SpanId): readonly ReceivedLog[];
  /** How a span reads now. */
  asRead(trace: OpenTrace, known: KnownSpan): SpanVersion;

  /** Writes a span that came. Returns whether it told something new. */
  add(span: ReceivedSpan): boolean;
  /** Writes a span that is not here yet. */
  insert(trace: OpenTrace, span: ReadSpan): void;
  /** Puts a span in the place of an older version, as that was read before anything changed. */
  replace(trace: OpenTrace, old: SpanVersion, next: ReadSpan): void;
  /** Reads a span again after log records came that tell of it. */
  refresh(trace: OpenTrace, old: SpanVersion): void;
  /** Reads a span anew while the summary of its trace is put together anew; `span` is that of `known`, or one made in its place. */
  readAgain(trace: OpenTrace, known: KnownSpan, span: ReceivedSpan): void;
}

interface Parts {
  readonly interpret: Interpret;
  readonly bodies: BodyWriter;
  readonly sources: SourceWriter;
  readonly names: LogNames;
  readonly traces: TraceLedger;
  readonly usage: UsageKeeper;
  /** Told of a span on which `interpret` failed. */
  readonly onUnread: (span: ReceivedSpan) => void;
}

export function createSpanWriter(db: Db, parts: Parts): SpanWriter {
  const { interpret, bodies, sources, names, traces, usage, onUnread } = parts;
  const table = createSpanTable(db);
  const reader = createSpanReader(db);
  const saveScores = createTelemetryScores(db);
  const forgetMissed = db.prepare<[number]>('DELETE FROM prompt_links WHERE span = ? AND path IS NULL');
  // What is not indexed yet will be as it is then.
  const markStale = db.prepare<[{ id: number }]>(
    'INSERT OR IGNORE INTO stale_texts (span) SELECT @id FROM state WHERE indexed_span >= @id',
  );

  function logsOf(trace: OpenTrace, spanId: SpanId): readonly ReceivedLog[] {
    return trace.hasLogs ? reader.readLogs(trace.row.id, trace.traceId, spanId) : [];
  }

  function knownOf(trace: OpenTrace, row: FullSpanRow): KnownSpan {
    const span = reader.read(trace.traceId, row);
    return { row, span, logs: logsOf(trace, span.spanId), isSynthetic: row.synthetic === 1 };
  }

  function factsOf(trace: OpenTrace, { span, logs }: ReadSpan): SpanFacts {
    try {
      return interpret(span, [...logs, ...relatedLogs(trace, span)]);
    } catch {
      // Hostile telemetry must not cost its sender the rest of the batch; what was received is kept whole.
      onUnread(span);
      return plainFacts(span);
    }
  }

  /** Records of other spans that tell of this one too. */
  function relatedLogs(trace: OpenTrace, span: ReceivedSpan): readonly ReceivedLog[] {
    if (!trace.hasLogs) return [];
    return names.logsTellingOf(trace.row.id, span).flatMap((id) => reader.log(trace.traceId, id) ?? []);
  }

  function versionOf(trace: OpenTrace, read: ReadSpan, id: number): Version {
    const { span, isSynthetic } = read;
    const facts = factsOf(trace, read);
    const ids = { id, trace: trace.row.id, resource: sources.resource(span.resource), scope: sources.scope(span.scope) };
    return { row: toSpanRow(span, facts, { ...ids, synthetic: isSynthetic ? 1 : 0 }), facts };
  }

  function encode(trace: OpenTrace, span: ReceivedSpan): string {
    return encodeSpan(span, bodies.sink(trace.row.id));
  }

  function find(trace: OpenTrace, spanId: SpanId): KnownSpan | undefined {
    const row = table.find(trace.row.id, toBlob(spanId));
    return row === undefined ? undefined : knownOf(trace, row);
  }

  function asRead(trace: OpenTrace, known: KnownSpan): SpanVersion {
    return { ...known, facts: factsOf(trace, known) };
  }

  function insert(trace: OpenTrace, read: ReadSpan): void {
    const version = versionOf(trace, read, 0);
    usage.add(trace.row, version.row);
    const id = table.insert(version.row, encode(trace, read.span));
    names.addSpan(trace.row.id, id, read.span);
    traces.add(trace, version);
    saveScores(version.facts.scores);
  }

  function replace(trace: OpenTrace, old: SpanVersion, next: ReadSpan): void {
    const version = versionOf(trace, next, old.row.id);
    if (traces.replace(trace, old, version)) usage.replace(trace.row, old.row, version.row);
    update(trace, old, next.span, version);
    markStale.run({ id: old.row.id });
  }

  function update(trace: OpenTrace, known: KnownSpan, span: ReceivedSpan, { row, facts }: Version): void {
    if (span === known.span) {
      table.update(row, known.row.raw);
    } else {
      table.update(row, encode(trace, span));
      names.addSpan(trace.row.id, row.id, span);
    }
    saveScores(facts.scores);
    // Its prompt may stand in what has come now, or may be read now.
    forgetMissed.run(row.id);
  }

  return {
    find,
    *all(trace) {
      for (const id of table.idsOf(trace.row.id)) {
        const row = table.byId(id);
        if (row !== undefined) yield knownOf(trace, row);
      }
    },
    logsOf,
    asRead,
    add(span) {
      const trace = traces.of(span.traceId);
      const known = find(trace, span.spanId);
      if (known === undefined) {
        insert(trace, { span, logs: logsOf(trace, span.spanId), isSynthetic: false });
        return true;
      }
      if (!isNews(span, known)) return false;
      replace(trace, asRead(trace, known), { span, logs: known.logs, isSynthetic: false });
      return true;
    },
    insert,
    replace,
    refresh: (trace, old) => replace(trace, old, { ...old, logs: logsOf(trace, old.span.spanId) }),
    readAgain(trace, known, span) {
      const version = versionOf(trace, { ...known, span }, known.row.id);
      traces.add(trace, version);
      // Not stale for search: it has the texts that it had.
      update(trace, known, span, version);
    },
  };
}

/** Whether a span that came says more than the one that is here. A real span always does of one that was made. */
function isNews(span: ReceivedSpan, { span: known, isSynthetic }: KnownSpan): boolean {
  if (isSynthetic) return true;
  // A report from the middle of a span that came late says less than what is known.
  if (known.end !== 0n && span.end === 0n) return false;
  return !isSameSpan(known, span);
}
