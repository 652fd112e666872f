import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillGaps, findGaps } from '../../src/model/gaps.ts';
import type { SpanId } from '../../src/model/ids.ts';
import type { StepRow } from '../../src/model/summary.ts';
import { buildTree, type TreeNode } from '../../src/model/tree.ts';

const step = (spanId: string, parentSpanId?: string, startTime = 0, noise = false): StepRow => ({
  spanId: spanId as SpanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId: parentSpanId as SpanId }),
  type: 'span',
  name: spanId,
  status: 'unset',
  noise,
  inFlight: false,
  startTime,
  durationMs: 1,
  scores: [],
});

/** `a(b ?x(c))`: a placeholder is the id that is missing, marked. */
function text(nodes: readonly TreeNode<StepRow>[]): string {
  return nodes
    .map(({ row: { spanId, absent }, children }) => {
      const name = absent === undefined ? spanId : `${absent === 'lost' ? '!' : '?'}${spanId}`;
      return children.length === 0 ? name : `${name}(${text(children)})`;
    })
    .join(' ');
}

const shown = (steps: readonly StepRow[], { complete = false, showNoise = false } = {}): string =>
  text(buildTree(fillGaps(steps, complete), { showNoise }).roots);

describe('a parent that has not come', () => {
  it.each<readonly [string, readonly StepRow[], string, string]>([
    ['holds its children', [step('root'), step('a', 'x', 1), step('b', 'x', 2)], 'root ?x(a b)', 'root !x(a b)'],
    [
      'is one row each',
      [step('root'), step('a', 'x', 1), step('b', 'y', 2), step('c', 'x', 3)],
      'root ?x(a c) ?y(b)',
      'root !x(a c) !y(b)',
    ],
    ['stands where its first child begins', [step('a', 'x', 1), step('root', undefined, 2)], '?x(a) root', '!x(a) root'],
    [
      'is no row when one above everything never came',
      [step('a', 'x', 1), step('b', 'a', 2), step('c', 'x', 3)],
      '?x(a(b) c)',
      'a(b) c',
    ],
    ['is a row when two are above everything', [step('a', 'x', 1), step('b', 'y', 2)], '?x(a) ?y(b)', '!x(a) !y(b)'],
    ['is a row beside a circle', [step('a', 'b', 1), step('b', 'a', 2), step('c', 'x', 3)], 'a(b) ?x(c)', 'a(b) !x(c)'],
    ['is no row when nothing is missing', [step('root'), step('a', 'root', 1)], 'root(a)', 'root(a)'],
    ['is nowhere without steps', [], '', ''],
  ])('%s', (_, steps, live, complete) => {
    expect(shown(steps)).toBe(live);
    expect(shown(steps, { complete: true })).toBe(complete);
  });

  it.each<readonly [string, readonly StepRow[], string, string]>([
    [
      'is hidden with the infrastructure that alone names it',
      [step('root'), step('http', 'x', 1, true), step('a', 'http', 2)],
      'root a',
      'root ?x(http(a))',
    ],
    [
      'is shown when a step of the app names it too, and holds what was below the infrastructure',
      [step('root'), step('http', 'x', 1, true), step('a', 'http', 2), step('b', 'x', 3)],
      'root ?x(a b)',
      'root ?x(http(a) b)',
    ],
    ['is hidden above everything as well', [step('http', 'x', 1, true), step('a', 'http', 2)], 'a', '?x(http(a))'],
  ])('%s', (_, steps, hidden, all) => {
    expect(shown(steps)).toBe(hidden);
    expect(shown(steps, { showNoise: true })).toBe(all);
  });

  it('has words and no name, no figures, and the type of what is not known', () => {
    const steps = [step('root'), step('a', 'x', 5)];
    expect(fillGaps(steps, false)[1]).toEqual({
      ...step('x', undefined, 5),
      name: 'not received yet',
      durationMs: 0,
      absent: 'awaited',
    });
    expect(fillGaps(steps, true)[1]).toMatchObject({ name: 'never received', type: 'span', inFlight: false, absent: 'lost' });
  });

  it('keeps every step once and in order, whatever the parents', () => {
    const ids = fc.nat({ max: 12 }).map(String);
    const parts = fc.uniqueArray(fc.tuple(ids, fc.option(ids, { nil: undefined }), fc.boolean()), {
      selector: ([id]) => id,
      maxLength: 10,
    });
    fc.assert(
      fc.property(parts, fc.boolean(), (tuples, complete) => {
        const steps = tuples.map(([id, parent, noise], index) => step(id, parent, index, noise));
        const rows = fillGaps(steps, complete);
        expect(rows.filter(({ absent }) => absent === undefined)).toEqual(steps);
        expect(rows.map(({ startTime }) => startTime)).toEqual(rows.map(({ startTime }) => startTime).sort((a, b) => a - b));
        const added = rows.filter(({ absent }) => absent !== undefined).map(({ spanId }) => spanId as string);
        const { missing, isAboveAll } = findGaps(steps);
        expect(added.toSorted()).toEqual(isAboveAll && complete ? [] : [...missing].sort());
      }),
      { seed: 0x5eed0001, numRuns: 300 },
    );
  });
});
