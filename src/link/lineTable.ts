/** Where the lines of a file begin: turns offsets into 1-based line numbers. */
export class LineTable {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** The 1-based line that holds the character at `offset`. */
  lineAt(offset: number): number {
    return this.#indexAt(offset) + 1;
  }

  /** The offset at which the line that holds `offset` begins. */
  startOfLine(offset: number): number {
    return this.#starts[this.#indexAt(offset)] ?? 0;
  }

  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}
