import { createBodyReader } from './bodies.ts';
import { type Db, inTransaction } from './database.ts';
import { toStoreError } from './errors.ts';
import { toTraceId } from './rows.ts';
import { searchableSpan, searchableText } from './searchableText.ts';
import { createSpanReader, type StoredSpan } from './spanReader.ts';
import { createStateTable } from './state.ts';

/** Keeps the full-text index up with what was written. It lags behind, so that no sender waits for it. */
export interface SearchIndex {
  /** Indexes what is new for about `maxMs`, in short transactions. Returns whether more is left. Throws StoreError. */
  indexPending(maxMs: number): boolean;
  /** Merges what indexing left in pieces, for about `maxMs`: when idle. Returns whether more is left. Throws StoreError. */
  merge(maxMs: number): boolean;
}

// Others wait so long at most, before they write or before this thread answers.
const sliceMs = 10;
const pageSize = 64;
const mergePages = 100;

interface PendingSpan extends StoredSpan {
  readonly trace: number;
  readonly trace_id: Buffer;
  readonly noise: number;
}

export function createSearchIndex(db: Db): SearchIndex {
  const state = createStateTable(db);
  const content = createBodyReader(db);
  // What lies in bodies is indexed as bodies, once.
  const reader = createSpanReader(db, { ...content, body: () => '', list: () => [] });
  const bodies = db.prepare<[number], number>(`SELECT id FROM bodies WHERE id > ? ORDER BY id LIMIT ${pageSize}`).pluck();
  const columns = `s.id, s.trace, s.span_id, s.parent_id, s.start_ns, s.end_ns, s.noise, s.resource, s.scope, s.raw, t.trace_id`;
  const spans = db
    .prepare<[number], PendingSpan>(
      `SELECT ${columns} FROM spans s JOIN traces t ON t.id = s.trace WHERE s.id > ? ORDER BY s.id LIMIT ${pageSize}`,
    )
    .safeIntegers();
  const stale = db
    .prepare<[], PendingSpan>(
      `SELECT ${columns} FROM stale_texts x JOIN spans s ON s.id = x.span JOIN traces t ON t.id = s.trace LIMIT ${pageSize}`,
    )
    .safeIntegers();
  const anyStale = db.prepare('SELECT 1 FROM stale_texts LIMIT 1');
  const replace = db.prepare<[number, string]>('INSERT OR REPLACE INTO texts (rowid, text) VALUES (?, ?)');
  const insert = db.prepare<[number, string]>('INSERT INTO texts (rowid, text) VALUES (?, ?)');
  const unmark = db.prepare<[number]>('DELETE FROM stale_texts WHERE span = ?');
  const setBody = db.prepare<[number]>('UPDATE state SET indexed_body = ?');
  const setSpan = db.prepare<[number]>('UPDATE state SET indexed_span = ?');
  const mergeSome = db.prepare<[number]>("INSERT INTO texts (texts, rank) VALUES ('merge', ?)");
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();

  function textOf(row: PendingSpan): string {
    const traceId = toTraceId(row.trace_id);
    try {
      const span = reader.read(traceId, row);
      return searchableSpan(span, reader.readLogs(Number(row.trace), traceId, span.spanId), Number(row.noise) === 1);
    } catch {
      // A damaged row must not keep all later ones from being found.
      return '';
    }
  }

  /** One transaction; returns whether more is left. */
  function indexSlice(maxMs: number): boolean {
    const deadline = performance.now() + Math.min(sliceMs, maxMs);
    const { indexedBody, indexedSpan } = state.read();
    let done = indexedBody;
    for (const id of bodies.all(done)) {
      insert.run(id * 2, searchableText(content.body(id)));
      done = id;
      if (performance.now() > deadline) break;
    }
    if (done > indexedBody) {
      setBody.run(done);
      return true;
    }
    done = indexedSpan;
    for (const row of spans.all(done)) {
      const id = Number(row.id);
      insert.run(id * 2 + 1, textOf(row));
      done = id;
      if (performance.now() > deadline) break;
    }
    if (done > indexedSpan) {
      setSpan.run(done);
      return true;
    }
    for (const row of stale.all()) {
      replace.run(Number(row.id) * 2 + 1, textOf(row));
      unmark.run(Number(row.id));
    }
    return anyStale.get() !== undefined;
  }

  function inSlices(maxMs: number, slice: () => boolean): boolean {
    const deadline = performance.now() + maxMs;
    try {
      let isMore = true;
      while (isMore && performance.now() < deadline) isMore = inTransaction(db, slice);
      return isMore;
    } catch (error) {
      throw toStoreError(error, db.name);
    }
  }

  return {
    indexPending: (maxMs) => inSlices(maxMs, () => indexSlice(maxMs)),
    merge: (maxMs) =>
      inSlices(maxMs, () => {
        const before = changes.get() ?? 0;
        mergeSome.run(mergePages);
        // The statement itself counts as one change: more means that pages were merged.
        return (changes.get() ?? 0) - before > 1;
      }),
  };
}
