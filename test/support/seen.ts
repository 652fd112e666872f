import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { transcript } from './transcript.ts';

/** What is read of one span, line by line, as in the golden files. */
export function seen(span: ReceivedSpan, logs: readonly ReceivedLog[] = []): readonly string[] {
  return transcript([observe(span, logs, noPrices)])
    .split('\n')
    .map((line) => line.trim());
}

/** What the store keeps beside one span. */
export const kept = (span: ReceivedSpan) => summarise(span, [], noPrices);
