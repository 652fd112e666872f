import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree, type TreeNode, type TreeRow } from '../../src/model/tree.ts';

const row = (spanId: string, parentSpanId?: string, startTime = 0, noise = false): TreeRow => ({
  spanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId }),
  startTime,
  noise,
});

/** `a(b c(d))` */
function text(nodes: readonly TreeNode<TreeRow>[]): string {
  return nodes
    .map(({ row: { spanId }, children }) => (children.length === 0 ? spanId : `${spanId}(${text(children)})`))
    .join(' ');
}

const shown = (rows: readonly TreeRow[], showNoise = true): string => {
  const { roots, cycles } = buildTree(rows, { showNoise });
  return `${text(roots)}${cycles === 0 ? '' : `, ${cycles} cycles`}`;
};

describe('buildTree', () => {
  it.each<readonly [string, readonly TreeRow[], string]>([
    ['nothing', [], ''],
    [
      'children in order of start, whatever the order of arrival',
      [row('c', 'a', 3), row('b', 'a', 2), row('a', undefined, 1)],
      'a(b c)',
    ],
    ['rows that start together in order of arrival', [row('a'), row('c', 'a', 1), row('b', 'a', 1)], 'a(c b)'],
    ['a child that starts before its parent', [row('a', undefined, 5), row('b', 'a', 1)], 'a(b)'],
    ['a row whose parent is missing is a root', [row('a', undefined, 1), row('b', 'gone', 2), row('c', 'b', 3)], 'a b(c)'],
    ['a row that is its own parent', [row('a', 'a')], 'a, 1 cycles'],
    [
      'a circle is cut before the row that started first',
      [row('a', 'c', 2), row('b', 'a', 1), row('c', 'b', 3)],
      'b(c(a)), 1 cycles',
    ],
    ['what hangs on a circle stays there', [row('a', 'b', 1), row('b', 'a', 2), row('c', 'b', 3)], 'a(b(c)), 1 cycles'],
    ['two circles', [row('a', 'b', 1), row('b', 'a', 2), row('c', 'd', 3), row('d', 'c', 4)], 'a(b) c(d), 2 cycles'],
    ['an id twice', [row('a', undefined, 1), row('a', undefined, 2), row('b', 'a', 3)], 'a(b) a'],
  ])('%s', (_, rows, expected) => {
    expect(shown(rows)).toBe(expected);
  });

  it.each<readonly [string, readonly TreeRow[], string]>([
    ['what is below noise moves up', [row('a'), row('n', 'a', 1, true), row('b', 'n', 2)], 'a(b)'],
    ['through several', [row('a'), row('n', 'a', 1, true), row('m', 'n', 2, true), row('b', 'm', 4), row('c', 'n', 3)], 'a(c b)'],
    ['a hidden root leaves roots', [row('n', undefined, 0, true), row('b', 'n', 2), row('a', 'n', 1)], 'a b'],
    [
      'in order of start among its new siblings',
      [row('a'), row('n', 'a', 1, true), row('c', 'n', 3), row('b', 'a', 2)],
      'a(b c)',
    ],
    ['a circle of noise', [row('n', 'm', 1, true), row('m', 'n', 2, true), row('a', 'm', 3)], 'a, 1 cycles'],
    ['noise alone', [row('n', undefined, 0, true)], ''],
  ])('with noise hidden: %s', (_, rows, expected) => {
    expect(shown(rows, false)).toBe(expected);
  });

  it('places every visible row exactly once, whatever the parents', () => {
    const ids = fc.nat({ max: 30 }).map(String);
    const rows = fc.uniqueArray(fc.tuple(ids, fc.option(ids, { nil: undefined }), fc.nat({ max: 5 }), fc.boolean()), {
      selector: ([id]) => id,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, fc.boolean(), (tuples, showNoise) => {
        const given = tuples.map(([id, parent, start, noise]) => row(id, parent, start, noise));
        const { roots } = buildTree(given, { showNoise });
        const placed: string[] = [];
        const waiting = [...roots];
        for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
          placed.push(node.row.spanId);
          waiting.push(...node.children);
          const starts = node.children.map((child) => Number(child.row.startTime));
          expect(starts).toEqual([...starts].sort((a, b) => a - b));
        }
        const visible = given.filter(({ noise }) => showNoise || !noise).map(({ spanId }) => spanId);
        expect(placed.sort()).toEqual(visible.sort());
      }),
      { seed: 0x5eed0001, numRuns: 500 },
    );
  });

  it('does not recurse: a chain of 100,000, visible or hidden', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      row(String(index), index === 0 ? undefined : String(index - 1), index, index % 2 === 1),
    );
    let depth = 0;
    for (let node = buildTree(chain, { showNoise: true }).roots[0]; node !== undefined; node = node.children[0]) depth++;
    expect(depth).toBe(100_000);
    depth = 0;
    for (let node = buildTree(chain.toReversed(), { showNoise: false }).roots[0]; node !== undefined; node = node.children[0])
      depth++;
    expect(depth).toBe(50_000);
  });
});
