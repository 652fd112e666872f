import type { LogPlace } from '../../model/logPlace.ts';
import type { ReceivedLog } from '../../model/received.ts';
import { deriveSpanId, deriveTraceId } from './derivedIds.ts';

const hourNs = 3_600_000_000_000n;

/**
 * Where a log record is kept that belongs to no step: under the ids that it names, else under made ones, a trace for each hour of
 * a service. No span ever comes there, so nothing is shown; it is exported as it came and goes when its hour is old.
 */
export function keepLog({ traceId, spanId, time, observedTime, resource }: ReceivedLog): Pick<LogPlace, 'traceId' | 'spanId'> {
  const [, service] = resource.attributes.find(([key]) => key === 'service.name') ?? [];
  const hour = (time === 0n ? observedTime : time) / hourNs;
  const trace = traceId ?? deriveTraceId('kept', typeof service === 'string' ? service : '', String(hour));
  return { traceId: trace, spanId: spanId ?? deriveSpanId('kept', trace) };
}
