import type { Disposable } from '../util/disposable.ts';

const shortestPauseMs = 100;
const longestPauseMs = 1000;
// Updating may take this share of the time; the rest is for what the user asks.
const share = 0.2;
const undisturbedMs = 2000;
const maxNamed = 1000;

/**
 * Gathers changes and hands them on: the first at once, then in batches, one at a time, the further apart the longer one takes,
 * and none while the user has just clicked or unfolded something: nothing moves under the pointer.
 */
export class PacedUpdates implements Disposable {
  readonly #update: (traceIds: readonly string[], all: boolean) => Promise<void>;
  readonly #traceIds = new Set<string>();
  #all = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #updating = false;
  #notBefore = 0;
  #disposed = false;

  constructor(update: (traceIds: readonly string[], all: boolean) => Promise<void>) {
    this.#update = update;
  }

  add(traceIds: readonly string[], all: boolean): void {
    for (const traceId of traceIds) this.#traceIds.add(traceId);
    this.#all ||= all || this.#traceIds.size > maxNamed;
    this.#schedule();
  }

  /** Says that the user has just used the view. */
  touch(): void {
    this.#notBefore = Math.max(this.#notBefore, Date.now() + undisturbedMs);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#disposed || this.#updating || this.#timer !== undefined) return;
    if (!this.#all && this.#traceIds.size === 0) return;
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, this.#notBefore - Date.now()));
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    if (this.#notBefore > Date.now()) return this.#schedule();
    const traceIds = [...this.#traceIds];
    const all = this.#all;
    this.#traceIds.clear();
    this.#all = false;
    this.#updating = true;
    const start = Date.now();
    try {
      await this.#update(traceIds, all);
    } finally {
      const pauseMs = Math.min(Math.max((Date.now() - start) / share, shortestPauseMs), longestPauseMs);
      this.#notBefore = Math.max(this.#notBefore, Date.now() + pauseMs);
      this.#updating = false;
      this.#schedule();
    }
  }
}
