import { describe, expect, it } from 'vitest';
import { shorten } from '../../../scripts/record/shorten.ts';

const long = 'a'.repeat(30);
const shortened = `${'a'.repeat(20)}… (shortened from 30 characters)`;

describe('shortening a recorded text', () => {
  it('leaves a text of the allowed length as it is', () => {
    expect(shorten('a'.repeat(20), 20)).toBe('a'.repeat(20));
  });

  it('keeps the beginning of a longer one and says its length', () => {
    expect(shorten(long, 20)).toBe(shortened);
  });

  it('keeps JSON readable: only the texts in it are shortened', () => {
    const sent = JSON.stringify([
      { type: 'text', content: long },
      { n: 1, ok: true, none: null },
    ]);
    expect(JSON.parse(shorten(sent, 20))).toEqual([
      { type: 'text', content: shortened },
      { n: 1, ok: true, none: null },
    ]);
  });
});
