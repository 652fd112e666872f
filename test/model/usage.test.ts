import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedRow, countedRows, sumUsage } from '../../src/model/usage.ts';

const row = (spanId: string, parentSpanId: string | undefined, input?: number, costUsd?: number): CountedRow => ({
  spanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId }),
  ...(input === undefined ? {} : { usage: { input, output: 1, total: input + 1 } }),
  ...(costUsd === undefined ? {} : { costUsd }),
});

const counted = (rows: readonly CountedRow[]): string =>
  countedRows(rows)
    .map(({ spanId }) => spanId)
    .join(' ');

describe('the usage of a trace', () => {
  it.each<readonly [string, readonly CountedRow[], string]>([
    ['generations alone', [row('root', undefined), row('a', 'root', 5), row('b', 'root', 7)], 'a b'],
    [
      'an agent that repeats the sum of its children',
      [row('agent', undefined, 12), row('a', 'agent', 5), row('b', 'agent', 7)],
      'a b',
    ],
    ['an agent above steps that report nothing', [row('agent', undefined, 12), row('step', 'agent'), row('a', 'step', 12)], 'a'],
    ['an agent whose children report nothing', [row('agent', undefined, 12), row('a', 'agent')], 'agent'],
    ['a call that two instrumentations report', [row('outer', undefined, 5), row('inner', 'outer', 5)], 'inner'],
    ['children that come first', [row('a', 'agent', 5), row('agent', undefined, 5)], 'a'],
    ['an orphan', [row('a', 'gone', 5)], 'a'],
    ['a cost alone', [row('agent', undefined, 5), row('a', 'agent', undefined, 0.1)], 'a'],
    ['its own parent', [row('a', 'a', 5)], 'a'],
    ['a circle, cut above its smallest id', [row('b', 'a', 5), row('a', 'b', 5)], 'b'],
  ])('counts %s', (_, rows, expected) => {
    expect(counted(rows)).toBe(expected);
  });

  const call = (spanId: string, startMs: number, endMs: number, library: string, input = 5): CountedRow => ({
    ...row(spanId, 'root', input),
    call: { startMs, endMs, library },
  });
  it.each<readonly [string, readonly CountedRow[], string]>([
    ['two libraries beside each other', [call('sdk', 10, 90, 'sdk'), call('chain', 0, 100, 'chain')], 'sdk'],
    ['three', [call('a', 0, 100, 'x'), call('b', 1, 99, 'y'), call('c', 2, 98, 'z')], 'c'],
    ['at the very same time', [call('b', 0, 9, 'x'), call('a', 0, 9, 'y')], 'b'],
    ['other tokens', [call('a', 0, 100, 'x'), call('b', 1, 99, 'y', 6)], 'a b'],
    ['one library, which would have nested them', [call('a', 0, 100, 'x'), call('b', 1, 99, 'x')], 'a b'],
    ['that overlap only', [call('a', 0, 100, 'x'), call('b', 50, 150, 'y')], 'a b'],
    ['that start far apart', [call('a', 0, 9000, 'x'), call('b', 5000, 6000, 'y')], 'a b'],
  ])('counts a call once that is reported by %s', (_, rows, expected) => {
    expect(counted(rows).split(' ').sort().join(' ')).toBe(expected);
    expect(
      counted([...rows].reverse())
        .split(' ')
        .sort()
        .join(' '),
    ).toBe(expected);
  });

  it('adds what is known and says what has no price', () => {
    const details = { spanId: 'c', usage: { input: 10, output: 5, total: 20, cacheRead: 4, reasoning: 2 }, costUsd: 0.5 };
    expect(sumUsage([row('a', undefined, 5), row('b', undefined, 7, 0.25), details])).toEqual({
      usage: { input: 22, output: 7, total: 34, cacheRead: 4, reasoning: 2 },
      costUsd: 0.75,
      unpriced: 1,
    });
  });

  it('is unknown, not 0, when nothing reports any', () => {
    expect(sumUsage([row('a', undefined)])).toEqual({ unpriced: 0 });
    expect(sumUsage([])).toEqual({ unpriced: 0 });
  });

  it('walks no ancestor twice: a chain of 100,000 that all report', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      row(String(index), index === 0 ? undefined : String(index - 1), 1),
    );
    expect(counted(chain)).toBe('99999');
  });

  it('does not depend on the order of arrival', () => {
    const ids = fc.nat({ max: 12 }).map((id) => String(id).padStart(2, '0'));
    const rows = fc.uniqueArray(
      fc.tuple(ids, fc.option(ids, { nil: undefined }), fc.option(fc.nat({ max: 9 }), { nil: undefined })),
      { selector: ([id]) => id, maxLength: 12 },
    );
    fc.assert(
      fc.property(
        rows.chain((tuples) => fc.tuple(fc.constant(tuples), fc.shuffledSubarray(tuples, { minLength: tuples.length }))),
        ([one, other]) => {
          const sum = (tuples: typeof one) => sumUsage(tuples.map(([id, parent, input]) => row(id, parent, input)));
          expect(sum(other)).toEqual(sum(one));
        },
      ),
      { seed: 0x5eed0001, numRuns: 500 },
    );
  });
});
