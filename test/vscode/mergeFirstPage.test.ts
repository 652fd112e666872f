import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page, SessionRow } from '../../src/model/summary.ts';
import { mergeFirstPage } from '../../src/vscode/mergeFirstPage.ts';

const session = (id: number, lastTime: number): SessionRow => ({
  id,
  title: `session ${id}`,
  turnCount: 1,
  startTime: 0,
  lastTime,
  errorCount: 0,
});
const page = (rows: readonly SessionRow[], next?: string): Page<SessionRow> => ({
  rows,
  ...(next === undefined ? {} : { next }),
});
const ids = (merged: Page<SessionRow>) => merged.rows.map((row) => row.id);

describe('mergeFirstPage', () => {
  const known = page([session(5, 50), session(4, 40), session(3, 30), session(2, 20), session(1, 10)], 'after 1');

  it('puts a new session on top and keeps those further down', () => {
    const merged = mergeFirstPage(known, page([session(6, 60), session(5, 50), session(4, 40)], 'after 4'));
    expect(ids(merged)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(merged.next).toBe('after 1');
  });

  it('moves a session that got a new turn', () => {
    const merged = mergeFirstPage(known, page([session(1, 70), session(5, 50), session(4, 40)], 'after 4'));
    expect(ids(merged)).toEqual([1, 5, 4, 3, 2]);
  });

  it('drops a session that was deleted', () => {
    const merged = mergeFirstPage(known, page([session(5, 50), session(3, 30), session(2, 20)], 'after 2'));
    expect(ids(merged)).toEqual([5, 3, 2, 1]);
  });

  it('ends with the page when the page does not reach what was known', () => {
    const first = page([session(9, 90), session(8, 80), session(7, 70)], 'after 7');
    expect(mergeFirstPage(known, first)).toEqual(first);
  });

  it('is the page itself when that is all there is', () => {
    expect(ids(mergeFirstPage(known, page([session(5, 50)])))).toEqual([5]);
    expect(ids(mergeFirstPage(known, page([])))).toEqual([]);
  });

  it('never shows an order or a session that the database does not have, and leaves out none before its end', () => {
    const limit = 4;
    const batch = fc.record({ touched: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }), removed: fc.nat(limit) });
    const fetch = (all: Map<number, SessionRow>, from = 0): Page<SessionRow> => {
      const sorted = [...all.values()].sort((a, b) => b.lastTime - a.lastTime);
      return page(sorted.slice(from, from + limit), from + limit < sorted.length ? String(from + limit) : undefined);
    };
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (batches) => {
        let clock = 0;
        const all = new Map(Array.from({ length: 10 }, (_, index) => [index + 1, session(index + 1, ++clock)]));
        let merged = mergeFirstPage(page([]), fetch(all));
        const second = fetch(all, limit);
        merged = page([...merged.rows, ...second.rows], second.next);
        for (const { touched, removed } of batches) {
          // What is deleted further down is told by a fetch of everything (Changes.all), not by the first page.
          const gone = merged.rows[removed];
          if (gone !== undefined && removed < limit - 1) all.delete(gone.id);
          merged = mergeFirstPage(merged, fetch(all));
          for (const id of touched) all.set(id, session(id, ++clock));
          const first = fetch(all);
          merged = mergeFirstPage(merged, first);
          const sorted = [...all.values()].sort((a, b) => b.lastTime - a.lastTime);
          expect(merged.rows).toEqual(sorted.slice(0, merged.rows.length));
        }
      }),
      { seed: 0x5eed0001 },
    );
  });
});
