import type { Scope } from '../model/received.ts';
import type { ConventionTable } from './conventions/convention.ts';
import { fieldOrder } from './conventions/order.ts';

/** What the scope and the keys of a span say about the conventions it is written in. */
export interface Evidence {
  /** Those whose scope or keys it has, in the order in which their values count. */
  readonly conventions: readonly ConventionTable[];
  /** The first whose scope it has: its maker. */
  readonly maker: ConventionTable | undefined;
  /** The first whose keys were set for this very span, rather than for all spans of the app. */
  readonly spoken: ConventionTable | undefined;
  /** A step of an AI application. */
  readonly ai: boolean;
  /** Carries judgements among its attributes. */
  readonly scored: boolean;
}

/** What one key says. */
interface Hint {
  /** Indices in `fieldOrder`. */
  readonly tables: readonly number[];
  /** Proves that this is a step of an AI application: not stamped on every span. */
  readonly proves: boolean;
  readonly scores: boolean;
}

// Steps of AI applications whose convention no table reads: not infrastructure (reference 6.2 no. 1).
const otherAiPrefixes = ['db.vector.', 'lk.'];

const propagated = fieldOrder.flatMap((table) => table.propagated);

const prefixes: readonly { readonly text: string; readonly table: number | undefined; readonly scores: boolean }[] = [
  ...fieldOrder.flatMap((table, index) => [
    ...table.prefixes.map((text) => ({ text, table: index, scores: false })),
    ...(table.scorePrefixes ?? []).map((text) => ({ text, table: index, scores: true })),
  ]),
  ...otherAiPrefixes.map((text) => ({ text, table: undefined, scores: false })),
];

// Conventions without prefixes and scopes are read for every span.
const always = fieldOrder.flatMap(({ prefixes: own, scopes = [] }, index) => (own.length + scopes.length === 0 ? [index] : []));

const marks = fieldOrder.flatMap((table, index) => (table.marks ?? []).map((text) => ({ text, index })));

/** Looks at the scope, at every key (and event name) once, and at what else may tell the maker: see {@link ConventionTable.marks}. */
export function gatherEvidence(names: Iterable<string>, scope: Scope, others: readonly string[]): Evidence {
  const makers = makersOf(scope);
  const own = [...makers];
  for (const { text, index } of marks) if (others.some((other) => other.startsWith(text))) own.push(index);
  const found = [...always, ...own];
  let ai = own.length > 0;
  let scored = false;
  for (const name of names) {
    const hint = hintOf(name);
    if (hint === undefined) continue;
    for (const table of hint.tables) {
      if (!found.includes(table)) found.push(table);
      if (hint.proves && !own.includes(table)) own.push(table);
    }
    if (hint.proves) ai = true;
    if (hint.scores) scored = true;
  }
  const [maker] = makers;
  return {
    conventions: inOrder(found),
    maker: maker === undefined ? undefined : fieldOrder[maker],
    spoken: inOrder(own)[0],
    ai,
    scored,
  };
}

function inOrder(tables: number[]): readonly ConventionTable[] {
  return tables.sort((a, b) => a - b).flatMap((index) => fieldOrder[index] ?? []);
}

// The keys of an app are few and come with every span. Hostile ones would be many.
const known = new Map<string, Hint | undefined>();
const mostKnown = 5000;
const longestKnown = 200;

function hintOf(name: string): Hint | undefined {
  const hint = known.get(name);
  if (hint !== undefined || known.has(name)) return hint;
  const made = makeHint(name);
  if (known.size < mostKnown && name.length <= longestKnown) known.set(name, made);
  return made;
}

function makeHint(name: string): Hint | undefined {
  const matching = prefixes.filter(({ text }) => name.startsWith(text));
  if (matching.length === 0) return undefined;
  return {
    tables: [...new Set(matching.flatMap(({ table }) => table ?? []))],
    proves: !propagated.some((key) => (key.endsWith('.') ? name.startsWith(key) : name === key)),
    scores: matching.some(({ scores }) => scores),
  };
}

// One scope serves all spans of a library in a request.
const scopes = new WeakMap<Scope, readonly number[]>();

function makersOf(scope: Scope): readonly number[] {
  let makers = scopes.get(scope);
  if (makers === undefined) {
    makers = fieldOrder.flatMap((table, index) => (hasScope(table, scope.name) ? [index] : []));
    scopes.set(scope, makers);
  }
  return makers;
}

function hasScope({ scopes: names = [] }: ConventionTable, scope: string): boolean {
  return names.some((name) => (name.endsWith('*') ? scope.startsWith(name.slice(0, -1)) : scope === name));
}
