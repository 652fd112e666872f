import { setTimeout as sleep } from 'node:timers/promises';
import type { Writer } from '../store/writer.ts';
import type { RenormaliseResult } from './collectorApi.ts';

const sliceMs = 20;
// A request that comes meanwhile waits so long; then it is its turn.
const busySliceMs = 5;
const busyPauseMs = 30;
const announceEveryMs = 100;

export interface RenormaliseOptions {
  /** Every trace, whatever read it; else those that an older version read. */
  readonly all: boolean;
  /** Whether requests are coming in. */
  isBusy(): boolean;
  /** Ends it after the slice at hand. */
  readonly signal: AbortSignal;
  /** Told at the beginning, ten times a second at most, and at the end. */
  onProgress(done: number, total: number): void;
}

/**
 * Reads stored traces again, between requests. What is left when it ends early is marked in the database: the next run, or
 * housekeeping when nothing else is to do, goes on from there. Rejects with StoreError.
 */
export async function renormalise(
  writer: Pick<Writer, 'renormalise' | 'countOutdated' | 'markOutdated'>,
  { all, isBusy, signal, onProgress }: RenormaliseOptions,
): Promise<RenormaliseResult> {
  if (all && !signal.aborted) writer.markOutdated();
  const total = writer.countOutdated();
  let left = total;
  let announcedAt = performance.now();
  onProgress(0, total);
  while (left > 0 && !signal.aborted) {
    const busy = isBusy();
    writer.renormalise(busy ? busySliceMs : sliceMs);
    left = writer.countOutdated();
    if (performance.now() - announcedAt >= announceEveryMs) {
      announcedAt = performance.now();
      onProgress(total - left, total);
    }
    await sleep(busy ? busyPauseMs : 0);
  }
  onProgress(total - left, total);
  return { traces: total - left, left };
}
