/**
 * The form in which templates and rendered texts are compared: NFC, every run of white space one space, none at the ends.
 * Line ends, indentation, `dedent`, `trim` and the white-space control of template engines then make no difference.
 */
export function normaliseText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\ufeff\u200b]+/g, ' ')
    .trim();
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** A 32-bit hash of each word of normalised text (FNV-1a over UTF-16 code units). */
export function wordHashes(normalised: string): number[] {
  const hashes: number[] = [];
  let hash = offsetBasis;
  let length = 0;
  for (let index = 0; index <= normalised.length; index++) {
    const code = index < normalised.length ? normalised.charCodeAt(index) : 32;
    if (code !== 32) {
      hash = Math.imul(hash ^ code, prime);
      length++;
    } else if (length > 0) {
      hashes.push(hash >>> 0);
      hash = offsetBasis;
      length = 0;
    }
  }
  return hashes;
}

/** The hashes of every run of `size` words; sizes differ in their hashes, so that one table can hold them all. */
export function gramHashes(words: readonly number[], size: number): number[] {
  const grams: number[] = [];
  for (let start = 0; start + size <= words.length; start++) {
    let hash = offsetBasis ^ size;
    for (let index = start; index < start + size; index++) hash = Math.imul(hash ^ (words[index] ?? 0), prime) ^ (hash >>> 15);
    grams.push(hash >>> 0);
  }
  return grams;
}

/** Winnowing (Schleimer, Wilkerson, Aiken 2003): of every `window` hashes in a row the smallest is kept. */
export function winnow(hashes: readonly number[], window: number): ReadonlySet<number> {
  const kept = new Set<number>();
  if (hashes.length <= window) {
    if (hashes.length > 0) kept.add(Math.min(...hashes));
    return kept;
  }
  for (let start = 0; start + window <= hashes.length; start++) {
    let least = hashes[start] ?? 0;
    for (let index = start + 1; index < start + window; index++) least = Math.min(least, hashes[index] ?? least);
    kept.add(least);
  }
  return kept;
}
