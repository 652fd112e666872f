import type { TraceId } from '../model/ids.ts';
import type { Db } from './database.ts';
import { toBlob, toTraceId } from './rows.ts';

/** The traces that an older normaliser read, or that are marked to be read again. */
export interface OutdatedTraces {
  /** One of them; undefined when there is none. */
  next(): TraceId | undefined;
  count(): number;
  /** Makes all traces outdated. The mark stands in the rows: it survives the end of the process. */
  markAll(): void;
  /** Leaves a trace as it was read before. */
  skip(traceId: TraceId): void;
}

/** `version` is that of the normaliser in use. */
export function createOutdatedTraces(db: Db, version: number): OutdatedTraces {
  const next = db.prepare<[number], Buffer>('SELECT trace_id FROM traces WHERE normaliser_version < ? LIMIT 1').pluck();
  const count = db.prepare<[number], number>('SELECT count(*) FROM traces WHERE normaliser_version < ?').pluck();
  const markAll = db.prepare<[]>('UPDATE traces SET normaliser_version = 0 WHERE normaliser_version <> 0');
  const skip = db.prepare<[number, Buffer]>('UPDATE traces SET normaliser_version = ? WHERE trace_id = ?');
  return {
    next() {
      const traceId = next.get(version);
      return traceId === undefined ? undefined : toTraceId(traceId);
    },
    count: () => count.get(version) ?? 0,
    markAll: () => void markAll.run(),
    skip: (traceId) => void skip.run(version, toBlob(traceId)),
  };
}
