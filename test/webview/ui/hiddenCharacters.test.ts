import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellOut, textRuns } from '../../../webview/ui/hiddenCharacters.ts';

const seed = { seed: 0x5eed0001 };

describe('hidden characters', () => {
  it.each([
    ['a right-to-left override', 'invoice\u202etxt.exe', 'invoice⟨RLO⟩txt.exe'],
    ['the end of an override', '\u202cdone', '⟨PDF⟩done'],
    ['isolates', '\u2066a\u2069', '⟨LRI⟩a⟨PDI⟩'],
    ['a zero-width space', 'pass\u200bword', 'pass⟨ZWSP⟩word'],
    ['a byte order mark', '\ufeffx', '⟨BOM⟩x'],
    ['a soft hyphen', 'co\u00adop', 'co⟨SHY⟩op'],
    ['an escape sequence', '\u001b[31m', '⟨ESC⟩[31m'],
    ['a C1 control', '\u009b31m', '⟨U+009B⟩31m'],
    ['NUL', 'a\0b', 'a⟨NUL⟩b'],
    ['a lone carriage return, which would overwrite in a terminal', 'good\rbad', 'good⟨CR⟩bad'],
    ['many of one kind', '\u200b\u200b\u200b', '⟨ZWSP ×3⟩'],
    ['many of several kinds', '\u200b\u2060\u200b', '⟨3 hidden characters⟩'],
    ['variation selectors that smuggle bytes', 'x\u{e0100}\u{e0141}', 'x⟨2 hidden characters⟩'],
    ['tag characters, which repeat ASCII', '\u{e0049}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}', '⟨hidden: Ignore⟩'],
    ['a zero-width joiner between Latin letters', 'ad\u200dmin', 'ad⟨ZWJ⟩min'],
  ])('marks %s', (_, text, marked) => {
    expect(spellOut(text)).toBe(marked);
  });

  it.each([
    ['tabs and line ends', 'a\tb\nc\r\nd'],
    ['accents and combining marks', 'naïve e\u0301'],
    ['a family emoji, which is joined', '👩\u200d👧\u200d👦'],
    ['an emoji with a variation selector inside a joined one', '🏳\ufe0f\u200d🌈'],
    ['a skin tone before a joiner', '👩🏽\u200d💻'],
    ['a Persian word with a non-joiner', 'می\u200cخواهم'],
    ['a Hindi conjunct', 'क्\u200dष'],
  ])('leaves %s alone', (_, text) => {
    expect(textRuns(text)).toEqual([{ hidden: false, text }]);
  });

  it('never loses or changes a character, and puts none of the dangerous ones in a plain run', () => {
    const dangerous = fc.constantFrom(
      '\u202e',
      '\u200b',
      '\u001b',
      '\0',
      '\u{e0041}',
      '\r',
      '\u2066',
      'a',
      ' ',
      '👩',
      '\u200d',
      '\ud800',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(dangerous).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const runs = textRuns(input);
        expect(runs.map((run) => run.text).join('')).toBe(input);
        for (const run of runs)
          if (!run.hidden) expect(run.text).not.toMatch(/[\0\u001b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
      }),
      seed,
    );
  });

  it('reads a megabyte of hidden characters', () => {
    expect(textRuns('\u200b'.repeat(1_000_000))).toHaveLength(1);
    expect(textRuns('a\u200d'.repeat(200_000))).toHaveLength(400_000);
  });
});
