import type { LinkConfidence } from '../model/promptLink.ts';
import type { PromptUnit } from './promptUnit.ts';

/** Units that a name may mean, the rule that said so, and how sure it is when there is only one. */
export interface NamedUnits {
  readonly units: readonly PromptUnit[];
  readonly rule: string;
  readonly confidence: LinkConfidence;
}

/**
 * The units that a prompt's name means, by the first rule that finds any: a path (`prompts/answer.md`, also with
 * `#symbol`), the end of a path, a path or base name without its extension, the `name` of a front matter, a symbol.
 * Backslashes and a leading `./` make no difference to a path, nor to a front matter's name.
 */
export function findByName(name: string, units: readonly PromptUnit[]): NamedUnits | undefined {
  const hash = name.indexOf('#');
  const path = cleanPath(hash < 0 ? name : name.slice(0, hash));
  const symbol = hash < 0 ? undefined : name.slice(hash + 1);
  const whole = cleanPath(name);
  const rules: readonly (readonly [rule: string, confidence: LinkConfidence, means: (unit: PromptUnit) => boolean])[] = [
    ['which is the path of the file', 'exact', (unit) => unit.path === path],
    ['which is the end of the path', 'exact', (unit) => path !== '' && unit.path.endsWith(`/${path}`)],
    ['which ends in the path of the file', 'strong', (unit) => path.endsWith(`/${unit.path}`)],
    ['which is the path without its extension', 'strong', (unit) => path !== '' && `/${stem(unit.path)}`.endsWith(`/${path}`)],
    [
      "which is the name in the file's front matter",
      'strong',
      (unit) => unit.name !== undefined && cleanPath(unit.name) === whole,
    ],
    ['which is the name of the constant or key', 'strong', (unit) => isSymbol(unit, name)],
  ];
  for (const [rule, confidence, means] of rules) {
    const meant = units.filter(means);
    const found = symbol === undefined ? meant : meant.filter((unit) => isSymbol(unit, symbol));
    if (found.length > 0) return { units: found, rule, confidence };
  }
  return undefined;
}

/**
 * The units of the file that a source location means. The path is often that of another machine or a container, so the
 * longest end that it shares with a file counts; none when two files share as much, or only the bare file name is alike.
 */
export function findBySource(file: string, units: readonly PromptUnit[]): readonly PromptUnit[] {
  const parts = cleanPath(file).split('/');
  let longest = 0;
  let paths = new Set<string>();
  const lengths = new Map<string, number>();
  for (const { path } of units) {
    const shared = lengths.get(path) ?? sharedEnd(parts, path.split('/'));
    lengths.set(path, shared);
    if (shared === 0 || shared < longest) continue;
    if (shared > longest) paths = new Set();
    longest = shared;
    paths.add(path);
  }
  const [path] = paths;
  if (paths.size !== 1 || path === undefined) return [];
  const whole = longest === path.split('/').length || longest === parts.length;
  return whole || longest > 1 ? units.filter((unit) => unit.path === path) : [];
}

function isSymbol(unit: PromptUnit, symbol: string): boolean {
  return symbol !== '' && unit.symbol !== undefined && (unit.symbol === symbol || unit.symbol.endsWith(`.${symbol}`));
}

/** Forward slashes, each once (`\\\\` is a backslash that was escaped), no scheme, no `./`, no leading `/`. */
function cleanPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^file:\/\//, '')
    .replace(/(^|\/)(?:\.?\/)+/g, '$1');
}

function stem(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(0, dot) : path;
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[a.length - 1 - shared] === b[b.length - 1 - shared]) shared++;
  return shared;
}
