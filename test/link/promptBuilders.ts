import { extractUnits } from '../../src/link/extractUnits.ts';
import { createPromptIndex, type PromptIndex } from '../../src/link/promptIndex.ts';

/** An index over files given as path -> text. */
export function indexOf(files: Readonly<Record<string, string>>): PromptIndex {
  return createPromptIndex(Object.entries(files).flatMap(([path, text]) => extractUnits(path, text)));
}

/** A deterministic source of numbers in [0, 1), for data that is too large to generate by properties (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A made-up prompt of `lines` lines over a small vocabulary, some lines shared by many, with a hole in every third. */
export function madeUpPrompt(random: () => number, lines: number): string {
  const word = (): string => vocabulary[Math.floor(random() * vocabulary.length)] ?? 'word';
  return Array.from({ length: lines }, (_, line) => {
    if (random() < 0.2) return boilerplate[Math.floor(random() * boilerplate.length)];
    const words = Array.from({ length: 8 + Math.floor(random() * 8) }, word);
    if (line % 3 === 0) words.splice(3, 0, `{{ value_${line} }}`);
    return `${words.join(' ')}.`;
  }).join('\n');
}

/** Fills every `{{ hole }}`. */
export function render(template: string, value: () => string): string {
  return template.replace(/\{\{[^}]*\}\}/g, () => value());
}

const boilerplate = [
  'You are a helpful assistant.',
  'Respond only with valid JSON and nothing else.',
  'Do not make anything up: say so when you do not know the answer.',
  'Think step by step before you answer the question.',
];

const vocabulary =
  'answer ask boat book box build call card care chart check claim clear close cost count cover customer damage day deal delay deliver depth detail draft edge email exact extra fair field file fill final find first fix form fresh gear give goods grade group guide handle help hold idea item keep kind label late lead learn length letter level light limit list local long make map mark match mean meet mind model month need note number offer open order owner paddle page paper part pass pay phone place plan point policy price proof question quote rain range rate reach read reason refund reply report rest return review right river road rule safe sale scale score season seat sell send serve ship shop short show side sign size small sort speak stand start state step stock store style sum team term test text time tone total track trade type unit use value view visit wait warm weight word work write year'.split(
    ' ',
  );
