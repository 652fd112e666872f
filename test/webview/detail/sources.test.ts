import { expect, it } from 'vitest';
import type { SpanId } from '../../../src/model/ids.ts';
import type { StepRow } from '../../../src/model/summary.ts';
import { sourcesOf } from '../../../webview/detail/RetrievedContext.tsx';

const step = (spanId: string, startTime: number, durationMs: number, documentCount?: number): StepRow => ({
  spanId: spanId as SpanId,
  type: documentCount === undefined ? 'generation' : 'retrieval',
  name: spanId,
  status: 'unset',
  noise: false,
  inFlight: false,
  startTime,
  durationMs,
  scores: [],
  ...(documentCount === undefined ? {} : { documentCount }),
});

it.each([
  ['ended before it began', step('r', 100, 4, 3), true],
  ['ended within the tick of a clock that gives starts in whole milliseconds', step('r', 104, 1.74, 3), true],
  ['ended later', step('r', 104, 2.5, 3), false],
  ['found nothing', step('r', 100, 4, 0), false],
])('the context of a generation holds a retrieval that %s: %#', (_what, retrieval, isSource) => {
  const generation = step('g', 105, 10);
  expect(sourcesOf([retrieval, generation], generation)).toEqual(isSource ? [retrieval] : []);
});
