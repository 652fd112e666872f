import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { failure, type Loadable } from './loadable.ts';

interface Entry<Value> {
  readonly content: Signal<Loadable<Value>>;
  /** The generation it was asked for in; older ones are out of date. */
  askedIn: number;
}

/** What has been fetched so far, by key. Out-of-date values stay to be shown until the new ones arrive. */
export class KeyedCache<Value> {
  readonly #load: (key: string) => Promise<Value>;
  readonly #capacity: number;
  /** In order of use, the latest last. */
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #generation = signal(0);

  constructor(load: (key: string) => Promise<Value>, capacity = 64) {
    this.#load = load;
    this.#capacity = capacity;
  }

  /** Changes when everything has become out of date: whoever shows an entry then calls {@link ensure} again. */
  get generation(): ReadonlySignal<number> {
    return this.#generation;
  }

  /** The content for `key`, as a signal's value; fetches nothing. */
  read(key: string): Loadable<Value> {
    return this.#entry(key).content.value;
  }

  /** Fetches `key` unless what is kept is up to date. */
  ensure(key: string): void {
    const entry = this.#entry(key);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#shrink();
    const generation = this.#generation.peek();
    if (entry.askedIn === generation) return;
    entry.askedIn = generation;
    this.#load(key).then(
      (value) => {
        if (entry.askedIn === generation) entry.content.value = { state: 'ready', value };
      },
      (error: unknown) => {
        if (entry.askedIn !== generation) return;
        entry.content.value = failure(error);
        // The next look may ask again.
        entry.askedIn = -1;
      },
    );
  }

  /** Everything kept is out of date from now on. */
  invalidate(): void {
    this.#generation.value++;
  }

  clear(): void {
    this.#entries.clear();
    this.invalidate();
  }

  #entry(key: string): Entry<Value> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry = { content: signal<Loadable<Value>>({ state: 'loading' }), askedIn: -1 };
    this.#entries.set(key, entry);
    return entry;
  }

  #shrink(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) return;
      this.#entries.delete(key);
    }
  }
}
