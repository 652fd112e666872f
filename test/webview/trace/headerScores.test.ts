import { expect, it } from 'vitest';
import type { Score } from '../../../src/model/score.ts';
import { headerScores } from '../../../webview/trace/headerScores.ts';
import { aLabel, aStep, spanId, traceId } from '../support/views.ts';

/** A judge's score at a second of the minute. */
function judged(name: string, value: number | string, second: number, overrides: Partial<Score> = {}): Score {
  return {
    id: `${name} ${second}`,
    name,
    target: { kind: 'observation', traceId: traceId as never, spanId: spanId(1) },
    value,
    type: typeof value === 'number' ? 'numeric' : 'categorical',
    source: 'judge',
    time: `2026-03-04T13:40:${String(second).padStart(2, '0')}.000Z`,
    ...overrides,
  };
}

const drawn = (scores: readonly Score[], ...ofSteps: readonly (readonly Score[])[]) =>
  headerScores({ scores, steps: ofSteps.map((found, index) => aStep(index + 1, { scores: found })) }).map(
    ({ score, step }) => `${score.name} ${score.value}${step === undefined ? '' : ` on ${step.name}`}`,
  );

it('are the newest of each name on the steps, whichever step comes first', () => {
  expect(drawn([], [judged('grounded', 0.9, 5), judged('tone', 'kind', 1)], [judged('grounded', 0.3, 4)])).toEqual([
    'grounded 0.9 on step 1',
    'tone kind on step 1',
  ]);
  expect(drawn([], [judged('grounded', 0.9, 4)], [judged('grounded', 0.3, 5)])).toEqual(['grounded 0.3 on step 2']);
});

it('begin with those of the turn itself, which hide those of the same name', () => {
  const ofTurn = judged('grounded', 0.5, 1, { target: { kind: 'trace', traceId: traceId as never } });
  expect(drawn([ofTurn, aLabel('pass')], [judged('tone', 1, 1), judged('grounded', 0.9, 9)])).toEqual([
    'grounded 0.5',
    'tone 1 on step 1',
  ]);
});

it.each<[string, Partial<Score>]>([
  ['what people said of a step', { source: 'human' }],
  ['mere words', { type: 'text', value: 'too long' }],
  ['a better answer', { type: 'correction', value: 'Within 30 days.' }],
  ['scores of one document', { target: { kind: 'document', traceId: traceId as never, spanId: spanId(1), index: 0 } }],
])('leave out %s', (_, overrides) => {
  expect(drawn([], [judged('grounded', 0.3, 1, overrides)])).toEqual([]);
});
