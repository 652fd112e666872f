import type { LogPlace, SpanExtent } from '../model/logPlace.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';

/** What it takes to keep log records that name no span. */
export interface Placing {
  /** The step that a record tells of; undefined when its sender is not known. */
  placeOf(log: ReceivedLog): LogPlace | undefined;
  /**
   * The span of a step, from all its records; `inside` are the steps of a turn, or what the turn took over from them before.
   * The same for every order of both.
   */
  spanOf(place: LogPlace, logs: readonly ReceivedLog[], inside: readonly SpanExtent[]): ReceivedSpan;
  /** The requests and calls that a record tells of, whichever span it belongs to. */
  namesOfLog(log: ReceivedLog): readonly string[];
  /** The names that a span has among these; none for most. */
  namesOfSpan(span: ReceivedSpan): readonly string[];
}

/** Log records that came together, by what they belong to. */
export interface GroupedLogs {
  /** Those of one span each, which they name. */
  readonly bySpan: readonly (readonly ReceivedLog[])[];
  readonly byPlace: readonly PlacedLogs[];
  /** How many belong to nothing. */
  readonly unplaced: number;
}

export interface PlacedLogs {
  readonly place: LogPlace;
  readonly logs: readonly ReceivedLog[];
}

export function groupLogs(records: readonly ReceivedLog[], placing: Placing | undefined): GroupedLogs {
  const bySpan = new Map<string, ReceivedLog[]>();
  const byPlace = new Map<string, { readonly place: LogPlace; readonly logs: ReceivedLog[] }>();
  let unplaced = 0;
  for (const record of records) {
    if (record.traceId !== undefined && record.spanId !== undefined) {
      const key = record.traceId + record.spanId;
      const group = bySpan.get(key);
      if (group === undefined) bySpan.set(key, [record]);
      else group.push(record);
      continue;
    }
    // A span id without a trace is nobody's: it could not be exported again beside one that is made here.
    const place = record.spanId === undefined ? placing?.placeOf(record) : undefined;
    if (place === undefined) {
      unplaced += 1;
      continue;
    }
    const key = place.traceId + place.spanId;
    const group = byPlace.get(key);
    if (group === undefined) byPlace.set(key, { place, logs: [record] });
    else group.logs.push(record);
  }
  return { bySpan: [...bySpan.values()], byPlace: [...byPlace.values()], unplaced };
}

/** A turn with what is new in it. */
export interface OpenTurn extends PlacedLogs {
  readonly logs: ReceivedLog[];
  readonly inside: SpanExtent[];
}

/** Turns while the steps in them are written: what is left to do then. */
export class Turns {
  readonly #turns = new Map<string, OpenTurn>();

  of(place: LogPlace): OpenTurn {
    const key = place.traceId + place.spanId;
    let turn = this.#turns.get(key);
    if (turn === undefined) {
      turn = { place, logs: [], inside: [] };
      this.#turns.set(key, turn);
    }
    return turn;
  }

  find({ traceId, spanId }: ReceivedSpan): OpenTurn | undefined {
    return this.#turns.get(traceId + spanId);
  }

  all(): Iterable<OpenTurn> {
    return this.#turns.values();
  }
}
