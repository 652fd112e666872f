/** Text with the statistics of prose: a vocabulary of 20,000 words, few of them frequent. The same seed gives the same text. */
export function createWriterOfProse(seed: number): (length: number) => string {
  const random = seededRandom(seed);
  const vocabulary = Array.from({ length: 20_000 }, () => word(random));
  return (length) => {
    let text = '';
    while (text.length < length) {
      // Zipf: the n-th word is n times rarer than the first.
      const rank = Math.floor(vocabulary.length ** random()) - 1;
      text += `${vocabulary[rank]}${random() < 0.1 ? '. ' : ' '}`;
    }
    return text.slice(0, length).trim();
  };
}

/** Numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function word(random: () => number): string {
  const syllables = 1 + Math.floor(random() * 3);
  let text = '';
  for (let index = 0; index < syllables; index += 1) {
    text += 'bcdfghklmnprstvw'[Math.floor(random() * 16)] ?? '';
    text += 'aeiou'[Math.floor(random() * 5)] ?? '';
    if (random() < 0.5) text += 'nrslt'[Math.floor(random() * 5)] ?? '';
  }
  return text;
}
