/** A piece of the query, in UTF-16 code units; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A query that cannot be understood. `reason` says why and what to write instead; the message adds where. */
export class QueryError extends Error {
  readonly reason: string;
  readonly range: TextRange;

  constructor(reason: string, range: TextRange) {
    const { start, end } = range;
    super(`${reason} (${end - start > 1 ? `characters ${start + 1} to ${end}` : `character ${start + 1}`})`);
    this.name = 'QueryError';
    this.reason = reason;
    this.range = range;
  }
}

/** The known word nearest to `word`, when it is near enough to have been meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().slice(0, 40);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const isBeginning = wanted.length >= 2 && candidate.startsWith(wanted);
    const distance = isBeginning ? 1 : editDistance(wanted, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein's distance: how many letters must be added, dropped or changed. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
