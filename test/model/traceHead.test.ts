import { expect, it } from 'vitest';
import { type Arrivals, completeTime, isComplete } from '../../src/model/traceHead.ts';

it.each<readonly [string, Partial<Arrivals>, number | undefined]>([
  ['5 s after the last arrival', {}, 105_000],
  ['a minute after it while the root has not come', { hasRoot: false }, 160_000],
  ['not while something is open', { openSpans: 1 }, undefined],
  ['not while something is open, root or not', { openSpans: 2, hasRoot: false }, undefined],
])('a trace is complete %s', (_, arrivals, expected) => {
  const trace = { openSpans: 0, hasRoot: true, arrivedTime: 100_000, ...arrivals };
  expect(completeTime(trace)).toBe(expected);
  for (const now of [100_000, 104_999, 105_000, 159_999, 160_000]) {
    expect(isComplete(trace, now)).toBe(expected !== undefined && now >= expected);
  }
});
