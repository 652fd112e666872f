import { describe, expect, it } from 'vitest';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { Score } from '../../src/model/score.ts';
import { Labeller, type LabelStore } from '../../src/review/labeller.ts';
import type { LabelTarget } from '../../src/review/labels.ts';

const traceId = 'a'.repeat(32) as TraceId;
const turn: LabelTarget = { kind: 'trace', traceId };
const step: LabelTarget = { kind: 'observation', traceId, spanId: 'b'.repeat(16) as SpanId };

/** A store in memory whose writes take a moment, as those on disk do. */
function slowStore(): LabelStore & { readonly scores: Map<string, Score>; failNextWrite: boolean } {
  const scores = new Map<string, Score>();
  const store = {
    scores,
    failNextWrite: false,
    getScores: async (target: LabelTarget) =>
      [...scores.values()].filter((score) => JSON.stringify(score.target) === JSON.stringify(target)),
    saveScores: async (saved: readonly Score[]) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (store.failNextWrite) {
        store.failNextWrite = false;
        throw new Error('disk full');
      }
      for (const score of saved) scores.set(score.id, score);
    },
    deleteScores: async (ids: readonly string[]) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      for (const id of ids) scores.delete(id);
    },
  };
  return store;
}

const values = (scores: Map<string, Score>) => [...scores.values()].map((score) => score.value);

describe('Labeller', () => {
  it('keeps one verdict per author and target, the last one said', async () => {
    const store = slowStore();
    const labeller = new Labeller(store);
    await Promise.all([
      labeller.apply({ kind: 'pass' }, [turn], 'ada'),
      labeller.apply({ kind: 'fail' }, [turn], 'ada'),
      labeller.apply({ kind: 'pass' }, [turn], 'grace'),
    ]);
    expect(values(store.scores)).toEqual(['fail', 'pass']);
  });

  it('undoes act by act, also acts that were said before the first was on disk', async () => {
    const store = slowStore();
    const labeller = new Labeller(store);
    void labeller.apply({ kind: 'pass' }, [turn, step], 'ada');
    void labeller.apply({ kind: 'fail' }, [turn], 'ada');
    expect(await labeller.undo()).toEqual([turn]);
    expect(values(store.scores)).toEqual(['pass', 'pass']);
    expect(await labeller.undo()).toEqual([turn, step]);
    expect(values(store.scores)).toEqual([]);
    expect(await labeller.undo()).toBeUndefined();
    expect(labeller.canUndo).toBe(false);
  });

  it('does not remember an act that failed, and goes on with the next', async () => {
    const store = slowStore();
    const labeller = new Labeller(store);
    store.failNextWrite = true;
    await expect(labeller.apply({ kind: 'pass' }, [turn], 'ada')).rejects.toThrow('disk full');
    expect(labeller.canUndo).toBe(false);
    await labeller.apply({ kind: 'fail' }, [turn], 'ada');
    expect(values(store.scores)).toEqual(['fail']);
  });

  it('finds the note of one author', async () => {
    const labeller = new Labeller(slowStore());
    await labeller.apply({ kind: 'note', text: 'cites the wrong page' }, [step], 'ada');
    expect(await labeller.note(step, 'ada')).toBe('cites the wrong page');
    expect(await labeller.note(step, 'grace')).toBeUndefined();
    expect(await labeller.note(turn, 'ada')).toBeUndefined();
  });
});
