import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import type { Db } from './database.ts';
import { fromSafeIntegers, type ScoreRow, toScore, toTraceId } from './rows.ts';
import { saveScores } from './scores.ts';
import { columnOrZero, createSpanReader, type SpanReader, type StoredSpan } from './spanReader.ts';
import type { Writer } from './writer.ts';

/** Copies what can be read of a damaged database into a new one, in slices. */
export interface Salvage {
  /** Goes on for about `maxMs`; returns whether more is left. Throws StoreError when the new database cannot be written. */
  step(maxMs: number): boolean;
  report(): SalvageReport;
}

export interface SalvageReport {
  readonly spans: number;
  readonly logs: number;
  /** Scores of people, judges and code. */
  readonly scores: number;
  /** Rows that were there but could not be read; rows of unreadable pages are not known by number. */
  readonly lostRows: number;
  /** All of this in words for the user. */
  readonly message: string;
}

const pageSize = 100;
// Where the last id cannot be read, so many in a row without a readable span are taken for the end.
const maxMisses = 5000;

interface Row extends StoredSpan {
  readonly trace: number;
  readonly trace_id: Buffer;
  readonly synthetic: number;
}

/** `open` opens the damaged database; it is closed at the end. */
export function createSalvage(open: () => Db, db: Db, writer: Pick<Writer, 'write'>, folder: string): Salvage {
  const counts = { spans: 0, logs: 0, scores: 0, lostRows: 0 };
  let damaged: Db | undefined;
  let source: Source | undefined;
  let at = 0;
  let misses = 0;
  let isDone = false;

  function start(): void {
    try {
      damaged = open();
      source = createSource(damaged);
    } catch {
      isDone = true;
    }
    if (damaged !== undefined) {
      const { scores, lost } = readScores(damaged);
      counts.lostRows += lost;
      saveScores(db, scores);
      counts.scores = scores.length;
    }
  }

  function copy(rows: readonly Row[], from: Source): void {
    const spans: ReceivedSpan[] = [];
    const logs: ReceivedLog[] = [];
    for (const row of rows) {
      try {
        const traceId = toTraceId(row.trace_id);
        const span = from.reader.read(traceId, row);
        // One that was made from its logs is made from them again.
        if (row.synthetic === 0) spans.push(span);
        logs.push(...from.reader.readLogs(row.trace, traceId, span.spanId));
      } catch {
        counts.lostRows += 1;
      }
    }
    writer.write({ spans, logs });
    counts.spans += spans.length;
    counts.logs += logs.length;
  }

  function copyPage(from: Source): void {
    const rows = from.page(at);
    if (rows !== undefined) {
      const last = rows.at(-1);
      if (last === undefined) isDone = true;
      else {
        at = last.id;
        misses = 0;
        copy(rows, from);
      }
      return;
    }
    // Something in this page is damaged: around it, row by row.
    for (const end = at + pageSize; at < end; ) {
      at += 1;
      const row = from.one(at);
      if (row === undefined) misses += 1;
      else {
        misses = 0;
        copy([row], from);
      }
    }
    if (from.lastId === undefined ? misses > maxMisses : at >= from.lastId) isDone = true;
  }

  return {
    step(maxMs) {
      const deadline = performance.now() + maxMs;
      if (damaged === undefined && !isDone) start();
      while (!isDone && source !== undefined && performance.now() < deadline) copyPage(source);
      if (isDone) damaged?.close();
      return !isDone;
    },
    report: () => ({ ...counts, message: inWords(counts, folder) }),
  };
}

interface Source {
  readonly reader: SpanReader;
  /** The largest spans.id, where that can be read. */
  readonly lastId: number | undefined;
  /** The rows after an id; undefined when one of them is damaged. */
  page(after: number): readonly Row[] | undefined;
  /** Undefined when there is no such row, or none that can be read. */
  one(id: number): Row | undefined;
}

function createSource(db: Db): Source {
  const columns = `s.id, s.trace, s.span_id, s.parent_id, s.start_ns, s.end_ns, s.resource, s.scope, s.raw, t.trace_id,
    ${columnOrZero(db, 'spans', 'synthetic')} AS synthetic
    FROM spans s JOIN traces t ON t.id = s.trace`;
  const page = db.prepare<[number], Row>(`SELECT ${columns} WHERE s.id > ? ORDER BY s.id LIMIT ${pageSize}`).safeIntegers();
  const one = db.prepare<[number], Row>(`SELECT ${columns} WHERE s.id = ?`).safeIntegers();
  return {
    reader: createSpanReader(db),
    lastId: attempt(() => db.prepare<[], number>('SELECT max(id) FROM spans').pluck().get()),
    page: (after) => attempt(() => page.all(after).map(fromSafeIntegers)),
    one(id) {
      const row = attempt(() => one.get(id));
      return row === undefined ? undefined : fromSafeIntegers(row);
    },
  };
}

/** First what people typed, by every way in: it cannot be had again. */
function readScores(db: Db): { readonly scores: readonly ReturnType<typeof toScore>[]; readonly lost: number } {
  const byId = new Map<string, ReturnType<typeof toScore>>();
  let lost = 0;
  const queries = [
    'SELECT * FROM scores ORDER BY id',
    'SELECT * FROM scores ORDER BY id DESC',
    'SELECT * FROM scores ORDER BY trace_id',
    'SELECT * FROM scores ORDER BY name, number',
  ];
  for (const query of queries) {
    try {
      for (const row of db.prepare<[], ScoreRow>(query).iterate()) byId.set(row.id, toScore(row));
      if (query === queries[0]) break;
    } catch {
      // This way in is blocked: another may reach more.
      lost = 1;
    }
  }
  return { scores: [...byId.values()], lost };
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function inWords(counts: Omit<SalvageReport, 'message'>, folder: string): string {
  const number = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
  const lost = counts.lostRows === 0 ? '' : ` At least ${number(counts.lostRows, 'row')} could not be read.`;
  return `The trace database was damaged and has been replaced. ${number(counts.spans, 'span')}, ${number(counts.logs, 'log record')} and ${number(counts.scores, 'score')} were saved from it.${lost} The damaged files are kept in ${folder}.`;
}
