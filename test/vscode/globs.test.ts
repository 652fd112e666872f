import { describe, expect, it } from 'vitest';
import { settingDefaults } from '../../src/vscode/contributions.ts';
import { joinGlobs } from '../../src/vscode/globs.ts';

describe('joinGlobs', () => {
  it.each<[readonly string[], string]>([
    [[], ''],
    [['**/*.md'], '**/*.md'],
    [['a', 'b'], '{a,b}'],
    [['x.{a,b}'], '{x.a,x.b}'],
    [['{a,b}/{c,d}', 'e'], '{a/c,a/d,b/c,b/d,e}'],
    [['same', 'same'], 'same'],
    [['broken{a'], 'broken{a'],
  ])('joins %j as %s', (globs, joined) => {
    expect(joinGlobs(globs)).toBe(joined);
  });

  it('leaves no brace inside another in the defaults, which the editor would not understand', () => {
    expect(joinGlobs(settingDefaults['prompts.include'])).toMatch(/^\{[^{}]+\}$/);
    expect(joinGlobs(settingDefaults['prompts.exclude'])).toMatch(/^\{[^{}]+\}$/);
  });

  it('takes a glob with too many alternatives as it is', () => {
    const bomb = '{a,b}'.repeat(30);
    expect(joinGlobs([bomb])).toBe(bomb);
  });
});
