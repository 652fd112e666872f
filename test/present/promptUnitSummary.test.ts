import { describe, expect, it } from 'vitest';
import { promptUnitSummary } from '../../src/present/promptUnitSummary.ts';

describe('promptUnitSummary', () => {
  it.each([
    [{ generations: 1 }, '1 generation'],
    [{ generations: 37, costUsd: 0.0296, medianDurationMs: 1900 }, '37 generations · $0.80 per 1k · p50 1.9 s'],
    [{ generations: 1200, medianDurationMs: 120 }, '1,200 generations · p50 120 ms'],
  ])('writes %j as %s', (figures, text) => {
    expect(promptUnitSummary(figures)).toBe(text);
  });
});
