import type { LogPlace, SpanExtent } from '../model/logPlace.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import type { LogGroup, SpanIds } from './groupLogs.ts';
import type { LogWriter } from './logWriter.ts';
import type { Placing } from './placing.ts';
import { isSameSpan } from './spanCodec.ts';
import type { KnownSpan, SpanWriter } from './spanWriter.ts';
import type { TraceLedger } from './traceLedger.ts';

/** Steps that nobody sent: spans made from the log records that are placed there, and the turns around them (docs/adr/0005). */
export interface PlacedSteps {
  /** Adds records to their steps, and makes the spans of those and of their turns anew. Returns how many were new. */
  add(groups: Iterable<LogGroup<LogPlace>>): number;
  /**
   * The span as its records make it now; one that was sent, or that has none, as it is. For all spans of a trace one after the
   * other, steps before turns; `turns` is theirs.
   */
  remake(known: KnownSpan, turns: Turns): ReceivedSpan;
}

interface Parts {
  readonly placing: Placing;
  readonly traces: TraceLedger;
  readonly spans: SpanWriter;
  readonly logs: LogWriter;
}

export function createPlacedSteps({ placing, traces, spans, logs }: Parts): PlacedSteps {
  /** Makes the span of a step, and has its turn last as long. */
  function make(place: LogPlace, records: readonly ReceivedLog[], inside: readonly SpanExtent[], turns: Turns): ReceivedSpan {
    const made = placing.spanOf(place, records, inside);
    if (place.turn !== undefined) turns.of(place.turn).inside.push(made);
    return made;
  }

  function addTo(place: LogPlace, group: readonly ReceivedLog[], inside: readonly SpanExtent[], turns: Turns): number {
    const trace = traces.of(place.traceId);
    const { count, before } = logs.add(trace, place.spanId, group);
    if (count === 0 && inside.length === 0) return 0;
    const records = spans.logsOf(trace, place.spanId);
    const made = make(place, records, before?.isSynthetic ? [before.span, ...inside] : inside, turns);
    if (before === undefined) {
      spans.insert(trace, { span: made, logs: records, isSynthetic: true });
    } else {
      const { isSynthetic } = before;
      const span = isSynthetic ? made : before.span;
      if (count > 0 || !isSameSpan(before.span, span)) spans.replace(trace, before, { span, logs: records, isSynthetic });
    }
    return count;
  }

  return {
    add(groups) {
      const turns = new Turns();
      let added = 0;
      for (const { owner, logs: group } of groups) {
        if (owner.turn === undefined) turns.of(owner).logs = group;
        else added += addTo(owner, group, [], turns);
      }
      for (const { place, logs: group, inside } of turns.all()) added += addTo(place, group, inside, turns);
      return added;
    },
    remake({ span, logs: records, isSynthetic }, turns) {
      const turn = turns.find(span);
      const placed = records.find(({ spanId }) => spanId === undefined);
      const place = turn?.place ?? (placed === undefined ? undefined : placing.placeOf(placed));
      if (place === undefined) return span;
      const made = make(place, records, turn?.inside ?? [], turns);
      return isSynthetic ? made : span;
    },
  };
}

/** A turn with what is new in it. */
interface OpenTurn {
  readonly place: LogPlace;
  /** Its own new records. */
  logs: readonly ReceivedLog[];
  /** The steps that were made in it. */
  readonly inside: SpanExtent[];
}

/** Turns while the steps in them are made: what is left to do then. */
export class Turns {
  readonly #turns = new Map<string, OpenTurn>();

  of(place: LogPlace): OpenTurn {
    let turn = this.find(place);
    if (turn === undefined) {
      turn = { place, logs: [], inside: [] };
      this.#turns.set(place.traceId + place.spanId, turn);
    }
    return turn;
  }

  find({ traceId, spanId }: SpanIds): OpenTurn | undefined {
    return this.#turns.get(traceId + spanId);
  }

  all(): Iterable<OpenTurn> {
    return this.#turns.values();
  }
}
