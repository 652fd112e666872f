import type { Disposable } from '../util/disposable.ts';

const intervalMs = 1000;
const undisturbedMs = 2000;
const maxNamed = 1000;

/**
 * Gathers changes and hands them on: the first at once, then at most one batch a second, one at a time, and none while the
 * user has just clicked or unfolded something: nothing moves under the pointer.
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
    this.#notBefore = Date.now() + intervalMs;
    try {
      await this.#update(traceIds, all);
    } finally {
      this.#updating = false;
      this.#schedule();
    }
  }
}
