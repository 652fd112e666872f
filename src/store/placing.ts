import type { LogPlace, SpanExtent } from '../model/logPlace.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';

/** What it takes to keep log records that name no span, and those that tell of another than they name (docs/adr/0005). */
export interface Placing {
  /** The step that a record tells of; undefined when its sender is not known. */
  placeOf(log: ReceivedLog): LogPlace | undefined;
  /**
   * Where a record is kept that has no such step, so that it can be exported as it came: ids that no span has, apart from those
   * that the record names itself. Undefined: nowhere.
   */
  keepOf(log: ReceivedLog): Pick<LogPlace, 'traceId' | 'spanId'> | undefined;
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

/** Knows no sender: a record belongs to the span that it names, or to nothing. */
export const noPlacing: Placing = {
  placeOf: () => undefined,
  keepOf: () => undefined,
  spanOf(place) {
    throw new Error(`The step ${place.name} was placed, though no sender is known`);
  },
  namesOfLog: () => [],
  namesOfSpan: () => [],
};
