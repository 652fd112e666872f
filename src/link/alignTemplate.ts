import { normaliseText } from './normaliseText.ts';
import type { Segment } from './promptUnit.ts';

/** One sentence or line of a template, or the part of one between holes; normalised. */
export interface Anchor {
  readonly text: string;
  readonly optional: boolean;
}

/** A template as a sequence to look for: anchors in order, and which holes stand before each. */
export interface Pattern {
  readonly anchors: readonly Anchor[];
  /** `holes[i]`: the names of the holes before anchor i; the last entry is what follows the last anchor. */
  readonly holes: readonly (readonly (string | undefined)[])[];
  /** Characters of the anchors that every rendering has; of all anchors when each is optional. */
  readonly weight: number;
}

/** How much of a template stands in a text, in the template's order. Offsets are of the normalised text. */
export interface Alignment {
  /** 0 to 1: the part of the required characters that was found. */
  readonly coverage: number;
  /** Characters found, those of optional parts included. */
  readonly matched: number;
  readonly missing: number;
  readonly start: number;
  readonly end: number;
  /** Start and end by the long anchors alone: a full stop says little about where a prompt ends. */
  readonly core: readonly [start: number, end: number];
  readonly variables: readonly (readonly [name: string, value: string])[];
}

/** Anchors of this length say enough to be looked for in the whole text; shorter ones only between two that were found. */
const longAnchor = 12;
const longSentence = 24;
const maxOccurrences = 16;
const maxPoints = 20_000;
const maxVariables = 100;
const notFound = -1;

/** Prepares a template's segments for {@link alignTemplate}. */
export function makePattern(segments: readonly Segment[]): Pattern {
  const anchors: Anchor[] = [];
  const holes: (string | undefined)[][] = [[]];
  for (const segment of segments) {
    if (segment.type === 'hole') {
      holes.at(-1)?.push(segment.name);
      continue;
    }
    for (const piece of segment.text.split('\n').flatMap(splitSentences)) {
      const text = normaliseText(piece);
      if (text === '') continue;
      anchors.push({ text, optional: segment.optional });
      holes.push([]);
    }
  }
  const required = sumLengths(anchors.filter((anchor) => !anchor.optional));
  return { anchors, holes, weight: required > 0 ? required : sumLengths(anchors) };
}

/**
 * Finds a template's anchors in a normalised text, in order. Left to right first; when a required anchor is missing from
 * there but stands elsewhere, the heaviest chain of occurrences in order is taken instead. Never backtracks: the cost is one
 * pass over the text per anchor.
 */
export function alignTemplate(pattern: Pattern, text: string): Alignment {
  const { anchors } = pattern;
  const longest = anchors.reduce((length, anchor) => Math.max(length, anchor.text.length), 0);
  const threshold = Math.min(longAnchor, longest);
  const positions = placeInOrder(pattern, text, threshold) ?? placeHeaviestChain(anchors, text, threshold);
  placeShort(pattern, positions, text, threshold);

  const allOptional = anchors.every((anchor) => anchor.optional);
  let required = 0;
  let matched = 0;
  let start = notFound;
  let end = 0;
  let coreStart = notFound;
  let coreEnd = 0;
  for (const [index, anchor] of anchors.entries()) {
    const position = positions[index] ?? notFound;
    if (position === notFound) continue;
    matched += anchor.text.length;
    if (!anchor.optional || allOptional) required += anchor.text.length;
    if (start === notFound) start = position;
    end = position + anchor.text.length;
    if (anchor.text.length < threshold) continue;
    if (coreStart === notFound) coreStart = position;
    coreEnd = end;
  }
  return {
    coverage: pattern.weight === 0 ? 0 : required / pattern.weight,
    matched,
    missing: pattern.weight - required,
    start: Math.max(0, start),
    end,
    core: [Math.max(0, coreStart), coreEnd],
    variables: readVariables(pattern, positions, text),
  };
}

/** Positions of the long anchors, each after the one before; undefined when a required one stands in the wrong place. */
function placeInOrder(pattern: Pattern, text: string, threshold: number): number[] | undefined {
  const positions: number[] = [];
  let from = 0;
  for (const [index, anchor] of pattern.anchors.entries()) {
    let position = anchor.text.length < threshold ? notFound : text.indexOf(anchor.text, from);
    if (position === notFound && anchor.text.length >= threshold && !anchor.optional && from > 0) {
      const earlier = text.indexOf(anchor.text);
      if (earlier !== notFound) return undefined;
    }
    // What ends the template ends the text, even when a value before it has the same words.
    if (position !== notFound && endsTemplate(pattern, index) && text.endsWith(anchor.text))
      position = text.length - anchor.text.length;
    if (position !== notFound) from = position + anchor.text.length;
    positions.push(position);
  }
  return positions;
}

function endsTemplate(pattern: Pattern, index: number): boolean {
  return index === pattern.anchors.length - 1 && pattern.holes[index + 1]?.length === 0;
}

interface Point {
  readonly anchor: number;
  readonly start: number;
  readonly end: number;
  /** Characters of the heaviest chain that ends here. */
  readonly weight: number;
  readonly before: Point | undefined;
}

function placeHeaviestChain(anchors: readonly Anchor[], text: string, threshold: number): number[] {
  // The best chains by where they end: ends and weights both rise, so the best one before a place is found by bisection.
  const chains: Point[] = [];
  let points = 0;
  for (const [index, anchor] of anchors.entries()) {
    const { length } = anchor.text;
    if (length < threshold || points > maxPoints) continue;
    const found: Point[] = [];
    let start = text.indexOf(anchor.text);
    while (start !== notFound && found.length < maxOccurrences) {
      const before = chains[lastEndingBefore(chains, start)];
      found.push({ anchor: index, start, end: start + length, weight: length + (before?.weight ?? 0), before });
      start = text.indexOf(anchor.text, start + length);
    }
    points += found.length;
    for (const point of found) insertChain(chains, point);
  }
  const positions = anchors.map(() => notFound);
  for (let point = chains.at(-1); point !== undefined; point = point.before) positions[point.anchor] = point.start;
  return positions;
}

/** The index of the last chain that ends at or before `offset`; -1 when there is none. */
function lastEndingBefore(chains: readonly Point[], offset: number): number {
  let low = -1;
  let high = chains.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((chains[middle]?.end ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function insertChain(chains: Point[], point: Point): void {
  const place = lastEndingBefore(chains, point.end);
  if ((chains[place]?.weight ?? 0) >= point.weight) return;
  let last = place + 1;
  while ((chains[last]?.weight ?? Number.POSITIVE_INFINITY) <= point.weight) last++;
  const replacesEqualEnd = chains[place]?.end === point.end ? 1 : 0;
  chains.splice(place + 1 - replacesEqualEnd, last - place - 1 + replacesEqualEnd, point);
}

/** Looks for the short anchors in the gaps that the long ones leave. */
function placeShort(pattern: Pattern, positions: number[], text: string, threshold: number): void {
  const { anchors } = pattern;
  let from = 0;
  let next = 0;
  for (const [index, anchor] of anchors.entries()) {
    const position = positions[index] ?? notFound;
    if (position !== notFound) {
      from = position + anchor.text.length;
      continue;
    }
    if (anchor.text.length >= threshold) continue;
    next = Math.max(next, index + 1);
    while (next < anchors.length && (positions[next] ?? notFound) === notFound) next++;
    const gap = text.slice(from, next < anchors.length ? (positions[next] ?? text.length) : text.length);
    // With no hole up to what follows, it stands right before it: the last occurrence, whatever the value before holds.
    const touchesNext = next === index + 1 && pattern.holes[index + 1]?.length === 0;
    const found = touchesNext ? gap.lastIndexOf(anchor.text) : gap.indexOf(anchor.text);
    if (found === notFound) continue;
    positions[index] = from + found;
    from += found + anchor.text.length;
  }
}

/** The text between two anchors that were found is the value of the one hole there; of several, it cannot be told apart. */
function readVariables(pattern: Pattern, positions: readonly number[], text: string): (readonly [string, string])[] {
  const variables: (readonly [string, string])[] = [];
  let from = 0;
  let names: string[] = [];
  let reliable = true;
  const close = (to: number): void => {
    const [name] = names;
    if (name !== undefined && reliable && variables.length < maxVariables)
      variables.push([names.join(' + '), text.slice(from, to).trim()]);
    names = [];
    reliable = true;
  };
  for (const [index, holes] of pattern.holes.entries()) {
    for (const name of holes) if (name !== undefined) names.push(name);
    const anchor = pattern.anchors[index];
    if (anchor === undefined) break;
    const position = positions[index] ?? notFound;
    if (position === notFound) {
      // Where an anchor is missing, what stands there is not only the values.
      reliable &&= anchor.optional;
      continue;
    }
    close(position);
    from = position + anchor.text.length;
  }
  close(text.length);
  return variables;
}

/** Cuts a line after sentences of a telling length, so that an edit costs the sentence and not the paragraph. */
function splitSentences(line: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (let at = 0; at + 1 < line.length; at++) {
    if (at - start < longSentence || line[at + 1] !== ' ' || !'.!?:;'.includes(line.charAt(at))) continue;
    sentences.push(line.slice(start, at + 1));
    start = at + 1;
  }
  sentences.push(line.slice(start));
  return sentences;
}

function sumLengths(anchors: readonly Anchor[]): number {
  return anchors.reduce((sum, anchor) => sum + anchor.text.length, 0);
}
