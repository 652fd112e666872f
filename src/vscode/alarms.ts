import type { Disposable } from '../util/disposable.ts';

// A clock that is a little slow must not ring twice.
const marginMs = 50;

/** Rings once for each thing when its time has come. A thing has one time: a new one replaces the old. */
export class Alarms<Thing> implements Disposable {
  readonly #ring: (thing: Thing) => void;
  readonly #timers = new Map<Thing, ReturnType<typeof setTimeout>>();

  constructor(ring: (thing: Thing) => void) {
    this.#ring = ring;
  }

  /** `time` is in ms since the epoch; undefined takes the alarm away, and so does a time that has passed. */
  set(thing: Thing, time: number | undefined): void {
    clearTimeout(this.#timers.get(thing));
    this.#timers.delete(thing);
    if (time === undefined || time <= Date.now()) return;
    const ring = () => {
      this.#timers.delete(thing);
      this.#ring(thing);
    };
    this.#timers.set(thing, setTimeout(ring, time - Date.now() + marginMs));
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
