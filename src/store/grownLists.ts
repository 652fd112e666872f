/** A JSON array that is kept as a list: its text up to the closing bracket, and the id of its last link. */
export interface KeptList {
  readonly text: string;
  readonly separator: ',' | ', ';
  readonly id: number;
}

// Histories beyond are looked at whole each time.
const maxTraces = 64;
const maxCharacters = 16 * 1024 * 1024;

/**
 * The last history that each trace sent. The next one usually begins with it, letter by letter: then only what it has gained
 * needs to be cut and hashed.
 */
export class GrownLists {
  readonly #lists = new Map<number, KeptList>();
  #characters = 0;

  /** The list that `text`, of the same trace, has grown from, if any. */
  find(trace: number, text: string): KeptList | undefined {
    const list = this.#lists.get(trace);
    return list !== undefined && text.startsWith(list.text) ? list : undefined;
  }

  remember(trace: number, list: KeptList): void {
    this.#forget(trace);
    if (list.text.length > maxCharacters / 8) return;
    this.#lists.set(trace, list);
    this.#characters += list.text.length;
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size <= maxTraces && this.#characters <= maxCharacters) return;
      this.#forget(oldest);
    }
  }

  clear(): void {
    this.#lists.clear();
    this.#characters = 0;
  }

  #forget(trace: number): void {
    this.#characters -= this.#lists.get(trace)?.text.length ?? 0;
    this.#lists.delete(trace);
  }
}
