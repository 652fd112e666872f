import { describe, expect, it } from 'vitest';
import type { StepRow } from '../../../src/model/summary.ts';
import { initialStep, nextError, rowAfter, rowAround, spanIdsAround, treeRows } from '../../../webview/state/rows.ts';
import { aStep, spanId } from '../support/views.ts';

const all = { showNoise: false, folded: new Set<string>(), find: '' };

/** One line per row: indented name, `+` when folded, `~` when it only leads to what was found. */
function drawn(steps: readonly StepRow[], options: Partial<typeof all> = {}): readonly string[] {
  return treeRows(steps, { ...all, ...options }).map(
    ({ step, depth, folded, found }) => `${'  '.repeat(depth)}${step.name}${folded ? ' +' : ''}${found ? '' : ' ~'}`,
  );
}

const steps = [
  aStep(1, { name: 'turn', type: 'chain' }),
  aStep(2, { name: 'search', parent: 1, type: 'retrieval' }),
  aStep(3, { name: 'chat', parent: 1, type: 'generation', model: 'gpt-5.2' }),
  aStep(4, { name: 'POST', parent: 3, noise: true }),
  aStep(5, { name: 'tool', parent: 4, type: 'tool', status: 'error', statusMessage: 'Timeout' }),
  aStep(6, { name: 'late', parent: 99 }),
];

describe('the rows of the steps', () => {
  it('hide noise and keep what is inside it', () => {
    expect(drawn(steps)).toEqual(['turn', '  search', '  chat', '    tool', 'late']);
  });

  it('show noise when asked', () => {
    expect(drawn(steps, { showNoise: true })).toEqual(['turn', '  search', '  chat', '    POST', '      tool', 'late']);
  });

  it('end at a folded step', () => {
    expect(drawn(steps, { folded: new Set([spanId(3)]) })).toEqual(['turn', '  search', '  chat +', 'late']);
  });

  it.each([
    ['a name', 'sear', ['turn ~', '  search']],
    ['a model', 'GPT', ['turn ~', '  chat']],
    ['a type', 'tool', ['turn ~', '  chat ~', '    tool']],
    ['an error', 'timeout', ['turn ~', '  chat ~', '    tool']],
    ['nothing', 'zzz', []],
  ])('while finding, are those with %s and those around them', (_, find, expected) => {
    expect(drawn(steps, { find })).toEqual(expected);
  });

  it('open folded steps that hold what is found', () => {
    expect(drawn(steps, { find: 'timeout', folded: new Set([spanId(1), spanId(3)]) })).toEqual([
      'turn ~',
      '  chat ~',
      '    tool',
    ]);
  });

  it('that stand for steps that have not come are never found themselves, and lead to those inside', () => {
    const awaited = aStep(9, { name: 'not received yet', absent: 'awaited' });
    expect(drawn([awaited, aStep(10, { name: 'chat', parent: 9 })], { find: 'received' })).toEqual([]);
    expect(drawn([awaited, aStep(10, { name: 'chat', parent: 9 })], { find: 'chat' })).toEqual(['not received yet ~', '  chat']);
  });

  it('tell each its place among its siblings', () => {
    const places = treeRows(steps, all).map(({ position, siblings }) => `${position}/${siblings}`);
    expect(places).toEqual(['1/2', '1/2', '2/2', '1/1', '2/2']);
  });

  it('are walked without recursion: a chain of twenty thousand steps is no matter', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => aStep(index, index === 0 ? {} : { parent: index - 1 }));
    expect(treeRows(chain, all).at(-1)?.depth).toBe(19_999);
    expect(treeRows(chain, { ...all, find: 'step 19999' })).toHaveLength(20_000);
  });
});

it.each([
  ['down', 2, 1, 'chat'],
  ['up', 2, -1, 'turn'],
  ['not beyond the end', 6, 1, 'late'],
  ['not beyond the beginning', 1, -1, 'turn'],
  ['to the first when the selected one is hidden', 4, 1, 'turn'],
])('walking goes %s', (_, from, by, expected) => {
  expect(rowAfter(treeRows(steps, all), spanId(from), by)?.step.name).toBe(expected);
});

it('finds the row around another', () => {
  const rows = treeRows(steps, all);
  expect([0, 1, 2, 3, 4].map((index) => rowAround(rows, index)?.step.name)).toEqual([
    undefined,
    'turn',
    'turn',
    'chat',
    undefined,
  ]);
});

it('goes to the next error around the end, also into folded steps', () => {
  expect(nextError(steps, false, spanId(1))).toBe(spanId(5));
  expect(nextError(steps, false, spanId(6))).toBe(spanId(5));
  expect(nextError(steps, false, spanId(5))).toBe(spanId(5));
  expect(nextError([aStep(1)], false, undefined)).toBeUndefined();
});

it('names the steps around one, and does not go round in a circle', () => {
  expect(spanIdsAround(steps, spanId(5))).toEqual([spanId(4), spanId(3), spanId(1)]);
  expect(spanIdsAround([aStep(1, { parent: 2 }), aStep(2, { parent: 1 })], spanId(1))).toEqual([spanId(2), spanId(1)]);
});

it.each([
  ['the innermost of a failure', [aStep(1, { status: 'error' }), aStep(2, { parent: 1, status: 'error' }), aStep(3)], 2],
  ['the last generation', [aStep(1), aStep(2, { type: 'generation' }), aStep(3, { type: 'generation' }), aStep(4)], 3],
  [
    'the last generation that judges nothing',
    [
      aStep(1, { type: 'agent' }),
      aStep(2, { type: 'guardrail', parent: 1 }),
      aStep(3, { type: 'generation', parent: 1 }),
      aStep(4, { type: 'evaluator', parent: 1 }),
      aStep(5, { parent: 4, noise: true }),
      aStep(6, { type: 'generation', parent: 5 }),
      aStep(7, { type: 'generation', parent: 2 }),
    ],
    3,
  ],
  [
    'the last generation of all where each judges',
    [aStep(1, { type: 'evaluator' }), aStep(2, { type: 'generation', parent: 1 }), aStep(3, { type: 'generation', parent: 1 })],
    3,
  ],
  ['the first step that is no noise', [aStep(1, { noise: true }), aStep(2)], 2],
  ['a step that has come', [aStep(1, { absent: 'lost' }), aStep(2, { parent: 1 })], 2],
  [
    'a generation that runs, of which only the start was reported',
    [aStep(1), aStep(2, { type: 'generation', absent: 'started' })],
    2,
  ],
  ['a failure that is no noise', [aStep(1, { noise: true, status: 'error' }), aStep(2, { type: 'generation' })], 2],
])('opens with %s', (_, rows, expected) => {
  expect(initialStep(rows)).toBe(spanId(expected));
});
