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

interface Prefix {
  readonly text: string;
  /** Index in `fieldOrder`; undefined for what no table reads. */
  readonly table: number | undefined;
  readonly scores: boolean;
}

// Steps of AI applications whose convention no table reads: not infrastructure (reference 6.2 no. 1).
const otherAiPrefixes = ['db.vector.', 'lk.'];

const propagated = fieldOrder.flatMap((table) => table.propagated);

// By first character, so that a key is compared with the few that may fit.
const prefixes = new Map<number, Prefix[]>();
for (const prefix of [
  ...fieldOrder.flatMap((table, index) => [
    ...table.prefixes.map((text) => ({ text, table: index, scores: false })),
    ...(table.scorePrefixes ?? []).map((text) => ({ text, table: index, scores: true })),
  ]),
  ...otherAiPrefixes.map((text) => ({ text, table: undefined, scores: false })),
]) {
  const first = prefix.text.charCodeAt(0);
  prefixes.set(first, [...(prefixes.get(first) ?? []), prefix]);
}

// Conventions without prefixes and scopes are read for every span.
const always = fieldOrder.flatMap(({ prefixes: own, scopes = [] }, index) => (own.length + scopes.length === 0 ? [index] : []));

const marks = fieldOrder.flatMap((table, index) => (table.marks ?? []).map((text) => ({ text, index })));

/** Looks at the scope, at every key (and event name) once, and at what else may tell the maker: see {@link ConventionTable.marks}. */
export function gatherEvidence(names: Iterable<string>, scope: Scope, others: readonly string[]): Evidence {
  const makers = makersOf(scope);
  const marked = marks.flatMap(({ text, index }) => (others.some((other) => other.startsWith(text)) ? [index] : []));
  const own = [...makers, ...marked];
  const found = [...always, ...own];
  let ai = own.length > 0;
  let scored = false;
  for (const name of names) {
    const candidates = prefixes.get(name.charCodeAt(0));
    if (candidates === undefined) continue;
    for (const { text, table, scores } of candidates) {
      if (!name.startsWith(text)) continue;
      if (table !== undefined && !found.includes(table)) found.push(table);
      if (scores) scored = true;
      const isNews = !ai || (table !== undefined && !own.includes(table));
      if (!isNews || isPropagated(name)) continue;
      ai = true;
      if (table !== undefined) own.push(table);
    }
  }
  const [maker] = makers;
  return {
    conventions: fieldOrder.filter((_, index) => found.includes(index)),
    maker: maker === undefined ? undefined : fieldOrder[maker],
    spoken: fieldOrder.find((_, index) => own.includes(index)),
    ai,
    scored,
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

function hasScope({ scopes: known = [] }: ConventionTable, scope: string): boolean {
  return known.some((name) => (name.endsWith('*') ? scope.startsWith(name.slice(0, -1)) : scope === name));
}

function isPropagated(name: string): boolean {
  return propagated.some((key) => (key.endsWith('.') ? name.startsWith(key) : name === key));
}
