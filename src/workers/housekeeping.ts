import type { Log } from '../util/log.ts';

/** A task that works in slices: does some of it for about `maxMs` and tells whether more is left. */
export interface Chore {
  readonly name: string;
  slice(maxMs: number): boolean;
}

const sliceMs = 20;
// A request that comes meanwhile waits so long.
const busySliceMs = 5;
// While requests keep coming, chores wait so long at most: search must not fall behind for ever.
const patienceMs = 200;
const idleMs = 30;

/**
 * Does chores between requests, the first one with something left first. `poke` says that there may be something to do;
 * nothing runs until then, and nothing runs when all is done. A chore that throws is left alone until the next poke.
 */
export function createHousekeeping(chores: readonly Chore[], isBusy: () => boolean, log: Log) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitedSince: number | undefined;
  const idle: (() => void)[] = [];

  const run = (): void => {
    timer = undefined;
    waitedSince ??= performance.now();
    if (isBusy() && performance.now() - waitedSince < patienceMs) return later(idleMs);
    for (const chore of chores) {
      if (slice(chore)) return later(0);
    }
    waitedSince = undefined;
    for (const resolve of idle.splice(0)) resolve();
  };

  const slice = (chore: Chore): boolean => {
    try {
      return chore.slice(isBusy() ? busySliceMs : sliceMs);
    } catch (error) {
      log.warn(`${chore.name} is put off: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };

  const later = (ms: number): void => {
    timer ??= setTimeout(run, ms);
  };

  return {
    poke: () => later(idleMs),
    /** Resolves when every chore has nothing left. */
    whenDone: (): Promise<void> => {
      later(0);
      return new Promise((resolve) => idle.push(resolve));
    },
    dispose: () => {
      clearTimeout(timer);
      for (const resolve of idle.splice(0)) resolve();
    },
  };
}
