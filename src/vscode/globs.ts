/**
 * Joins globs into one. The editor's globs know braces but not nested ones, so braces are written out first:
 * `a.{b,c}` and `d` become `{a.b,a.c,d}`. Empty for none.
 */
export function joinGlobs(globs: readonly string[]): string {
  const all = [...new Set(globs.flatMap((glob) => expandBraces(glob)))];
  return all.length <= 1 ? (all[0] ?? '') : `{${all.join(',')}}`;
}

// A setting may hold any text: what would become more than this is taken as it is.
const maxAlternatives = 1000;

function expandBraces(glob: string): readonly string[] {
  let results = [''];
  let rest = glob;
  for (;;) {
    const match = /^([^{]*)\{([^{}]*)\}/.exec(rest);
    if (match === null) return results.map((result) => result + rest);
    const [whole, before = '', inside = ''] = match;
    const alternatives = inside.split(',');
    if (results.length * alternatives.length > maxAlternatives) return [glob];
    results = results.flatMap((result) => alternatives.map((alternative) => result + before + alternative));
    rest = rest.slice(whole.length);
  }
}
