import type { LogPlace } from '../model/logPlace.ts';
import type { ReceivedLog } from '../model/received.ts';
import type { Placing } from './placing.ts';

/** The ids of a span. */
export type SpanIds = Pick<LogPlace, 'traceId' | 'spanId'>;

/** Log records that came together and belong to the same. */
export interface LogGroup<Owner extends SpanIds> {
  readonly owner: Owner;
  readonly logs: readonly ReceivedLog[];
}

/** Log records that came together, by what they belong to. */
export interface GroupedLogs {
  /** Those of one span each, which they name, and those of nothing, where they are kept. */
  readonly bySpan: Iterable<LogGroup<SpanIds>>;
  /** Those of one step each, which are placed there. */
  readonly byPlace: Iterable<LogGroup<LogPlace>>;
  /** How many belong to nothing that is shown. */
  readonly unplaced: number;
}

/** Sorts log records by what they belong to, each group in the order of arrival. */
export function groupLogs(records: readonly ReceivedLog[], placing: Placing): GroupedLogs {
  const bySpan = new Map<string, OpenGroup<SpanIds>>();
  const byPlace = new Map<string, OpenGroup<LogPlace>>();
  let unplaced = 0;
  for (const record of records) {
    const { traceId, spanId } = record;
    if (traceId !== undefined && spanId !== undefined) {
      add(bySpan, { traceId, spanId }, record);
      continue;
    }
    const place = spanId === undefined ? placing.placeOf(record) : undefined;
    if (place !== undefined) {
      add(byPlace, place, record);
      continue;
    }
    unplaced += 1;
    const ids = placing.keepOf(record);
    if (ids !== undefined) add(bySpan, ids, record);
  }
  return { bySpan: bySpan.values(), byPlace: byPlace.values(), unplaced };
}

interface OpenGroup<Owner extends SpanIds> extends LogGroup<Owner> {
  readonly logs: ReceivedLog[];
}

function add<Owner extends SpanIds>(groups: Map<string, OpenGroup<Owner>>, owner: Owner, record: ReceivedLog): void {
  const key = owner.traceId + owner.spanId;
  const group = groups.get(key);
  if (group === undefined) groups.set(key, { owner, logs: [record] });
  else group.logs.push(record);
}
