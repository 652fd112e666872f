import { describe, expect, it } from 'vitest';
import { replaceLines } from '../../src/vscode/replaceLines.ts';

describe('replaceLines', () => {
  it.each<[string, string, number | undefined, number | undefined, string, string]>([
    ['the middle', 'a\nb\nc\n', 2, 2, 'X\nY', 'a\nX\nY\nc\n'],
    ['everything', 'a\nb\n', undefined, undefined, 'X', 'X\n'],
    ['everything, and adds no line break that was not there', 'a\nb', undefined, undefined, 'X\n', 'X'],
    ['below front matter', '---\nname: x\n---\nHello {name}\n', 4, 5, 'Hello Ada', '---\nname: x\n---\nHello Ada\n'],
    ['with the line breaks of the file', 'a\r\nb\r\nc', 2, 2, 'X\nY', 'a\r\nX\r\nY\r\nc'],
    ['as far as the file goes', 'a\nb', 2, 99, 'X', 'a\nX'],
  ])('replaces %s', (_name, text, first, last, replacement, expected) => {
    expect(replaceLines(text, first, last, replacement)).toBe(expected);
  });
});
