import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCost,
  formatDuration,
  formatDurationShort,
  formatNumber,
  formatPercent,
  formatRelativeTime,
  formatTokens,
  formatTokensShort,
  plural,
  singleLine,
  truncate,
} from '../../src/model/format.ts';

describe('a duration has three significant digits and a unit', () => {
  test.each([
    [undefined, '–'],
    [Number.NaN, '–'],
    [0, '0 ms'],
    [0.0405, '40.5 µs'],
    [0.9996, '1.00 ms'],
    [4.123, '4.12 ms'],
    [9.996, '10.0 ms'],
    [120.4, '120 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [4120, '4.12 s'],
    [41_250, '41.3 s'],
    [59_940, '59.9 s'],
    [59_960, '1 m 00 s'],
    [125_000, '2 m 05 s'],
    [3_599_700, '1 h 00 m'],
    [3_720_000, '1 h 02 m'],
  ])('%s ms is written %s', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));
});

test.each([
  [undefined, '–'],
  [0, '0 ms'],
  [0.2, '<1 ms'],
  [120.4, '120 ms'],
  [800, '0.8 s'],
  [4120, '4.1 s'],
  [59_960, '1 m 00 s'],
])('in a list, %s ms is written %s', (durationMs, text) => expect(formatDurationShort(durationMs)).toBe(text));

test.each([
  [undefined, '–', '–'],
  [0, '0 tok', '0 tok'],
  [999, '999 tok', '999 tok'],
  [3214, '3,214 tok', '3.2k tok'],
  [1_400_000, '1,400,000 tok', '1.4M tok'],
])('%s tokens are written %s, or %s in a list', (tokens, long, short) => {
  expect(formatTokens(tokens)).toBe(long);
  expect(formatTokensShort(tokens)).toBe(short);
});

describe('a cost has three significant digits', () => {
  test.each([
    [undefined, '–'],
    [0, '$0'],
    [0.01312, '$0.0131'],
    [0.03, '$0.03'],
    [0.00000042, '<$0.000001'],
    [0.00000123, '$0.00000123'],
    [0.9999, '$1.00'],
    [1.2, '$1.20'],
    [12.34, '$12.3'],
    [99.96, '$100'],
    [1234.5, '$1,235'],
    [-0.5, '-$0.50'],
  ])('%s is written %s', (cost, text) => expect(formatCost(cost)).toBe(text));
});

test.each([
  [undefined, '–'],
  [0.92, '0.92'],
  [0.123456, '0.123'],
  [3, '3'],
  [1204, '1,204'],
])('the figure %s is written %s', (value, text) => expect(formatNumber(value)).toBe(text));

test.each([
  [undefined, '–'],
  [0, '0 %'],
  [0.004, '0.4 %'],
  [0.813, '81 %'],
])('the share %s is written %s', (share, text) => expect(formatPercent(share)).toBe(text));

test.each([
  [0, 'just now'],
  [-30, 'just now'],
  [12, '12 s ago'],
  [125, '2 min ago'],
  [3 * 3600, '3 h ago'],
  [5 * 86_400, '5 d ago'],
])('%s seconds back is "%s"', (seconds, text) => {
  expect(formatRelativeTime(1_750_000_000_000 - seconds * 1000, 1_750_000_000_000)).toBe(text);
});

test('a time far back or ahead is a date', () => {
  const now = new Date(2026, 5, 15).getTime();
  expect(formatRelativeTime(new Date(2026, 2, 4, 12).getTime(), now)).toBe('2026-03-04');
  expect(formatRelativeTime(new Date(2027, 2, 4, 12).getTime(), now)).toBe('2027-03-04');
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [4_210_000, '4.21 MB'],
])('%s bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test('a plural is told from a singular', () => {
  expect([plural(0, 'turn'), plural(1, 'turn'), plural(1200, 'turn')]).toEqual(['0 turns', '1 turn', '1,200 turns']);
});

test('a single line has no breaks, tabs or control characters', () => {
  expect(singleLine(' a\r\n\tb\u0000c\u2028d ')).toBe('a b c d');
});

describe('truncating', () => {
  test('counts what a person sees as one character', () => {
    expect(truncate('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦');
    expect(truncate('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
  });
  test('leaves a text that fits', () => expect(truncate('kayak', 5)).toBe('kayak'));
  test('leaves no blank before the ellipsis', () => expect(truncate('a kayak', 3)).toBe('a…'));
  test('is bounded for a character with a million marks', () => {
    expect(truncate(`a${'\u0301'.repeat(1_000_000)}`, 10).length).toBeLessThan(200);
  });
});
