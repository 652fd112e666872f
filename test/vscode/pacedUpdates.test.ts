import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PacedUpdates } from '../../src/vscode/pacedUpdates.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function recording() {
  const batches: [readonly string[], boolean][] = [];
  const updates = new PacedUpdates(async (traceIds, all) => void batches.push([traceIds, all]));
  return { batches, updates };
}

describe('PacedUpdates', () => {
  it('hands the first change on at once and gathers what comes within a tenth of a second', async () => {
    const { batches, updates } = recording();
    updates.add(['a'], false);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([[['a'], false]]);
    updates.add(['b'], false);
    updates.add(['c', 'b'], false);
    await vi.advanceTimersByTimeAsync(90);
    expect(batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(batches).toEqual([
      [['a'], false],
      [['b', 'c'], false],
    ]);
  });

  it('waits while the user works with the view, and then loses nothing', async () => {
    const { batches, updates } = recording();
    updates.touch();
    updates.add(['a'], false);
    await vi.advanceTimersByTimeAsync(1500);
    updates.touch();
    await vi.advanceTimersByTimeAsync(1500);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    expect(batches).toEqual([[['a'], false]]);
  });

  it('runs one update at a time', async () => {
    let running = 0;
    let most = 0;
    const updates = new PacedUpdates(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5000));
      running--;
    });
    for (let index = 0; index < 10; index++) {
      updates.add([String(index)], false);
      await vi.advanceTimersByTimeAsync(700);
    }
    expect(most).toBe(1);
  });

  it('leaves a longer pause after an update that took long, but no longer than a second', async () => {
    const starts: number[] = [];
    const updates = new PacedUpdates(async () => {
      starts.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, starts.length === 1 ? 100 : 3000));
    });
    for (let time = 0; time < 10_000; time += 50) {
      updates.add(['a'], false);
      await vi.advanceTimersByTimeAsync(50);
    }
    const [first = 0, second = 0, third = 0] = starts;
    expect([second - first, third - second]).toEqual([600, 4000]);
  });

  it('gives up naming traces when they are too many', async () => {
    const { batches, updates } = recording();
    updates.add(
      Array.from({ length: 1001 }, (_, index) => String(index)),
      false,
    );
    await vi.advanceTimersByTimeAsync(1);
    expect(batches[0]?.[1]).toBe(true);
  });

  it('does nothing after its end', async () => {
    const { batches, updates } = recording();
    updates.add(['a'], false);
    updates.dispose();
    updates.add(['b'], false);
    await vi.advanceTimersByTimeAsync(5000);
    expect(batches).toEqual([]);
  });
});
