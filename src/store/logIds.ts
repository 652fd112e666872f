import type { ReceivedLog } from '../model/received.ts';
import type { SpanIds } from './groupLogs.ts';

/** `logs.derived`: which of a record's ids were made here. */
export function derivedIds({ traceId, spanId }: Pick<ReceivedLog, 'traceId' | 'spanId'>): number {
  if (traceId !== undefined) return spanId === undefined ? spanDerived : noneDerived;
  return spanId === undefined ? bothDerived : traceDerived;
}

/** The ids that a record came with, of those that it is kept under. */
export function ownIds(derived: number, { traceId, spanId }: SpanIds): Pick<ReceivedLog, 'traceId' | 'spanId'> {
  return {
    traceId: derived === bothDerived || derived === traceDerived ? undefined : traceId,
    spanId: derived === bothDerived || derived === spanDerived ? undefined : spanId,
  };
}

const noneDerived = 0;
const spanDerived = 1;
const bothDerived = 2;
const traceDerived = 3;
