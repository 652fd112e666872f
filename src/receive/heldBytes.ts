/** The memory that all requests under way may take together, so that many large ones at once cannot take all there is. */
export class MemoryBudget {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes `bytes` more (or gives them back, when negative); false when there is no room. */
  take(bytes: number): boolean {
    if (bytes > 0 && this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }
}

/** What one request holds of a {@link MemoryBudget}; all of it is given back together. */
export class HeldBytes {
  readonly #budget: MemoryBudget;
  #bytes = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  take(bytes: number): boolean {
    if (!this.#budget.take(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  release(): void {
    this.#budget.take(-this.#bytes);
    this.#bytes = 0;
  }
}
