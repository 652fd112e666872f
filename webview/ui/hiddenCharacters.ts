/** A stretch of text: to be shown as it is, or made of characters that a reader would not see. */
export type TextRun =
  | { readonly hidden: false; readonly text: string }
  | { readonly hidden: true; readonly text: string; readonly label: string };

/**
 * Control characters (C0 but tab and line ends, DEL, C1), soft hyphen, zero-width characters, bidirectional marks and overrides,
 * invisible operators, byte order mark, interlinear marks, tag characters and the variation selectors that carry smuggled bytes.
 */
const hiddenRuns =
  /(?:[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e01ef}]|\r(?!\n))+/gu;

const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'NUL'],
  [0x07, 'BEL'],
  [0x08, 'BS'],
  [0x0d, 'CR'],
  [0x1b, 'ESC'],
  [0x7f, 'DEL'],
  [0xad, 'SHY'],
  [0x200b, 'ZWSP'],
  [0x200c, 'ZWNJ'],
  [0x200d, 'ZWJ'],
  [0x200e, 'LRM'],
  [0x200f, 'RLM'],
  [0x2028, 'LS'],
  [0x2029, 'PS'],
  [0x202a, 'LRE'],
  [0x202b, 'RLE'],
  [0x202c, 'PDF'],
  [0x202d, 'LRO'],
  [0x202e, 'RLO'],
  [0x2060, 'WJ'],
  [0x2066, 'LRI'],
  [0x2067, 'RLI'],
  [0x2068, 'FSI'],
  [0x2069, 'PDI'],
  [0xfeff, 'BOM'],
]);

/** Splits `text` into runs; joined again they are `text`. */
export function textRuns(text: string): readonly TextRun[] {
  const runs: TextRun[] = [];
  let end = 0;
  for (const match of text.matchAll(hiddenRuns)) {
    const [run] = match;
    if (isOrdinaryJoiner(text, match.index, run)) continue;
    if (match.index > end) runs.push({ hidden: false, text: text.slice(end, match.index) });
    runs.push({ hidden: true, text: run, label: labelOf(run) });
    end = match.index + run.length;
  }
  if (end < text.length) runs.push({ hidden: false, text: text.slice(end) });
  return runs;
}

/** The text on one line with every hidden run spelled out as `⟨RLO⟩`: for tool tips and labels, which cannot mark anything. */
export function spellOut(text: string): string {
  return textRuns(text)
    .map((run) => (run.hidden ? `⟨${run.label}⟩` : run.text))
    .join('');
}

/** A joiner inside an emoji, or between letters of a script that needs it, is spelling: marking it would break the word. */
function isOrdinaryJoiner(text: string, index: number, run: string): boolean {
  if (run !== '\u200d' && run !== '\u200c') return false;
  // At most four code units back: a pictograph with its variation selector or skin tone.
  const before = text.slice(Math.max(0, index - 4), index);
  const after = text.slice(index + 1, index + 3);
  if (/\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?$/u.test(before)) return /^\p{Extended_Pictographic}/u.test(after);
  return joining.test(before.slice(-1)) && joining.test(after.slice(0, 1));
}

const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;

function labelOf(run: string): string {
  const points = [...run].map((character) => character.codePointAt(0) ?? 0);
  // Tag characters repeat ASCII invisibly: an instruction hidden from people, read by models.
  if (points.every((point) => point >= 0xe0020 && point <= 0xe007e)) {
    return `hidden: ${String.fromCodePoint(...points.slice(0, 500).map((point) => point - 0xe0000))}`;
  }
  const [first = 0] = points;
  const name = names.get(first) ?? `U+${first.toString(16).toUpperCase().padStart(4, '0')}`;
  if (points.length === 1) return name;
  return points.every((point) => point === first) ? `${name} ×${points.length}` : `${points.length} hidden characters`;
}
