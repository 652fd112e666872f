import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/model/json.ts';
import { readCutJson } from '../../src/normalise/cutJson.ts';

describe('JSON that a length limit cut off', () => {
  it.each([
    ['whole', '{"a":[1,2]}', '{"a":[1,2]}'],
    ['in a text', '{"a":"one two thr', '{"a":"one two thr"}'],
    ['in a text, in an escape', '{"a":"one\\', '{"a":"one"}'],
    ['in a text, in the number of a character', '{"a":"one\\u00', '{"a":"one"}'],
    ['in a key', '{"a":1,"b', '{"a":1}'],
    ['behind a key', '{"a":1,"b":', '{"a":1}'],
    ['in a number', '[{"a":12},{"b":3', '[{"a":12},{"b":3}]'],
    ['in a word', '{"a":[true,fal', '{"a":[true]}'],
    ['behind a comma', '{"a":[1,', '{"a":[1]}'],
    ['at once', '{', '{}'],
    ["with Claude Code's mark", '{"a":"one\n\n[TRUNCATED - Content exceeds 60KB limit]', '{"a":"one"}'],
    ["with Gemini CLI's mark", '[{"a":"one...[TRUNCATED: original length 12000]', '[{"a":"one"}]'],
  ])('is read %s', (_where, text, expected) => {
    const json = readCutJson(text);
    expect(json === undefined ? undefined : stringify(json)).toBe(expected);
  });

  it('is not made of what is no JSON', () => {
    expect(readCutJson('Paris.')).toBeUndefined();
    expect(readCutJson('')).toBeUndefined();
  });

  it('is read wherever it was cut, without anything that was not there', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        const cut = text.slice(0, 1 + (at % text.length));
        const json = readCutJson(cut);
        expect(json).toBeDefined();
        for (const word of stringify(json ?? null).match(/[a-zA-Z]{3,}/g) ?? []) expect(text).toContain(word);
      }),
      { seed: 0x5eed0001, numRuns: 300 },
    );
  });
});
