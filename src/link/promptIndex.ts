import type { LinkConfidence } from '../model/promptLink.ts';
import { type Alignment, alignTemplate, makePattern, type Pattern } from './alignTemplate.ts';
import { gramHashes, normaliseText, winnow, wordHashes } from './normaliseText.ts';
import type { PromptUnit, Segment } from './promptUnit.ts';

/** A prompt whose text stands in a rendered text. */
export interface Match {
  readonly unit: PromptUnit;
  readonly confidence: LinkConfidence;
  /** 0 to 1: the part of the template's required characters found in the text, in order. */
  readonly coverage: number;
  /** In plain words: "98 % of its text stands in the text". */
  readonly evidence: string;
  /** What the holes were filled with (white space collapsed). Holes without text between them are named together. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** Units that explain the text as well or nearly so; not empty whenever the choice was not certain. */
  readonly alternatives: readonly PromptUnit[];
  /** Units found in other parts of the same text: a message composed of several prompts. */
  readonly others: readonly PromptUnit[];
}

/** Templates of equal text are one entry: which of its units was used, the text cannot tell. */
interface Entry {
  readonly units: PromptUnit[];
  readonly pattern: Pattern;
  /** All of the text, when there is no hole in it. */
  readonly literal: string | undefined;
  readonly grams: TemplateGrams;
}

interface TemplateGrams {
  readonly all: ReadonlySet<number>;
  /** How many of them every rendering has; of all when each is optional. */
  readonly required: number;
}

interface Candidate {
  readonly entry: Entry;
  readonly alignment: Alignment;
  /** Characters explained, less twice what is missing. */
  readonly explained: number;
}

const gramSizes = [5, 2, 1] as const;
const windowSize = 4;
/** A run of words that more templates than this have is boilerplate and finds nothing. */
const maxFrequency = 200;
const maxCandidates = 8;
/** A template with fewer 5-grams in its required text is found by pairs of words too. */
const enoughGrams = 8;
/** The part of a template's fingerprints that must stand in the text before the template itself is looked for. */
const leastContainment = 0.2;
const maxAlternatives = 20;
/** Characters of a text that are looked at: a rendered prompt beyond this is data. */
const maxTextLength = 1_000_000;
/** With fewer literal characters a template is never more than likely: too much text would contain them by chance. */
const tellingLength = 40;
/** Below these nothing is claimed. */
const leastCoverage = 0.4;
const leastMatched = 60;

/** Finds prompts by the text a model was sent. Built once for the units of a workspace folder; immutable. */
export interface PromptIndex {
  readonly units: readonly PromptUnit[];
  /** The prompt that this text was rendered from; `where` names the text in the evidence. Undefined when none explains it. */
  match(text: string, where?: string): Match | undefined;
  /** How much of one unit stands in the text. */
  align(unit: PromptUnit, text: string): Alignment;
  /** The units whose template is this text, white space aside. */
  withTemplate(template: string): readonly PromptUnit[];
}

/** Indexes prompt units: word 5-grams, winnowed, point to templates; rare ones weigh more than boilerplate. */
export function createPromptIndex(units: readonly PromptUnit[]): PromptIndex {
  const entries = collectEntries(units);
  const postings = new Map<number, number[]>();
  for (const [id, entry] of entries.entries()) {
    for (const gram of entry.grams.all) {
      const ids = postings.get(gram);
      if (ids === undefined) postings.set(gram, [id]);
      else if (ids.length <= maxFrequency) ids.push(id);
    }
  }
  const byLiteral = new Map<string, Entry>();
  const byTemplate = new Map<string, PromptUnit[]>();
  for (const entry of entries) {
    if (entry.literal !== undefined) byLiteral.set(entry.literal, entry);
    for (const unit of entry.units) {
      const key = normaliseText(unit.template);
      const same = byTemplate.get(key);
      if (same === undefined) byTemplate.set(key, [unit]);
      else same.push(unit);
    }
  }

  return {
    units,
    match(text, where = 'the text') {
      const normalised = normaliseText(text.slice(0, maxTextLength));
      const whole = byLiteral.get(normalised);
      if (whole !== undefined) return exactMatch(whole, where);
      const candidates = findCandidates(normalised, postings, entries)
        .map((entry) => measure(entry, normalised))
        .filter((candidate) => isClaim(candidate))
        .sort((a, b) => b.explained - a.explained || b.alignment.coverage - a.alignment.coverage);
      return judge(candidates, normalised, where);
    },
    align: (unit, text) => alignTemplate(makePattern(unit.segments), normaliseText(text.slice(0, maxTextLength))),
    withTemplate: (template) => byTemplate.get(normaliseText(template)) ?? [],
  };
}

function collectEntries(units: readonly PromptUnit[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const unit of units) {
    const pattern = makePattern(unit.segments);
    if (pattern.anchors.length === 0) continue;
    const key = keyOf(pattern);
    const known = entries.get(key);
    if (known !== undefined) {
      known.units.push(unit);
      continue;
    }
    const hasHoles = pattern.holes.some((holes) => holes.length > 0);
    const literal = hasHoles ? undefined : pattern.anchors.map((anchor) => anchor.text).join(' ');
    entries.set(key, { units: [unit], pattern, literal, grams: templateGrams(unit.segments) });
  }
  return [...entries.values()];
}

/** Equal for templates that differ in nothing but white space, line breaks and the names of their holes. */
function keyOf(pattern: Pattern): string {
  let key = '';
  for (const [index, anchor] of pattern.anchors.entries()) {
    key += (pattern.holes[index]?.length ?? 0) > 0 ? '\n' : ' ';
    key += (anchor.optional ? '\t' : '') + anchor.text;
  }
  return (pattern.holes.at(-1)?.length ?? 0) > 0 ? `${key}\n` : key;
}

/** A run of words between holes, hashed. */
interface WordRun {
  readonly words: readonly number[];
  readonly optional: boolean;
}

/** The fingerprints of a template: winnowed 5-grams; pairs of words as well when it has few of those; else single words. */
function templateGrams(segments: readonly Segment[]): TemplateGrams {
  const runs = wordRuns(segments);
  const required = new Set<number>();
  const optional = new Set<number>();
  for (const size of gramSizes) {
    if (required.size >= enoughGrams || (size === 1 && required.size + optional.size > 0)) break;
    for (const run of runs) {
      const hashes = gramHashes(run.words, size);
      for (const gram of size === 5 ? winnow(hashes, windowSize) : hashes) (run.optional ? optional : required).add(gram);
    }
  }
  return { all: new Set([...required, ...optional]), required: required.size > 0 ? required.size : optional.size };
}

function wordRuns(segments: readonly Segment[]): WordRun[] {
  const runs: WordRun[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.type === 'hole') continue;
    // A word that touches a hole is glued to the value in the rendered text.
    let { text } = segment;
    if (index > 0) text = text.slice(/^\S*/.exec(text)?.[0].length);
    if (index < segments.length - 1) text = text.slice(0, lastSpace(text));
    const words = wordHashes(normaliseText(text));
    if (words.length > 0) runs.push({ words, optional: segment.optional });
  }
  return runs;
}

function lastSpace(text: string): number {
  let end = text.length;
  while (end > 0 && !/\s/.test(text.charAt(end - 1))) end--;
  return end;
}

/** The templates of which enough word runs stand in the text, those with the rarest first. */
function findCandidates(text: string, postings: ReadonlyMap<number, readonly number[]>, entries: readonly Entry[]): Entry[] {
  const words = wordHashes(text);
  const hits = new Map<number, { count: number; score: number }>();
  const seen = new Set<number>();
  for (const size of gramSizes) {
    for (const gram of gramHashes(words, size)) {
      const ids = postings.get(gram);
      if (ids === undefined || ids.length > maxFrequency || seen.has(gram)) continue;
      seen.add(gram);
      for (const id of ids) {
        const hit = hits.get(id);
        if (hit === undefined) hits.set(id, { count: 1, score: 1 / ids.length });
        else {
          hit.count++;
          hit.score += 1 / ids.length;
        }
      }
    }
  }
  return [...hits]
    .filter(([id, hit]) => hit.count >= leastContainment * (entries[id]?.grams.required ?? 0))
    .sort(([, a], [, b]) => b.score - a.score)
    .slice(0, maxCandidates)
    .map(([id]) => entries[id] as Entry);
}

function measure(entry: Entry, text: string): Candidate {
  const alignment = alignTemplate(entry.pattern, text);
  return { entry, alignment, explained: alignment.matched - 2 * alignment.missing };
}

/** Whether enough of the template stands in the text to speak of it at all. */
function isClaim({ entry, alignment }: Candidate): boolean {
  if (alignment.coverage === 1) return true;
  return alignment.coverage >= leastCoverage && alignment.matched >= Math.min(leastMatched, entry.pattern.weight * 0.7);
}

function judge(candidates: readonly Candidate[], text: string, where: string): Match | undefined {
  const best = candidates[0];
  if (best === undefined) return undefined;
  const rivals = candidates.filter((candidate) => candidate !== best && overlaps(candidate, best) && isRival(candidate, best));
  const others = candidates.filter(
    (candidate) =>
      candidate !== best &&
      !overlaps(candidate, best) &&
      candidate.alignment.coverage >= 0.95 &&
      candidate.entry.pattern.weight >= tellingLength,
  );
  const [unit, ...twins] = best.entry.units;
  if (unit === undefined) return undefined;
  const alternatives = [...twins, ...rivals.flatMap((rival) => rival.entry.units)].slice(0, maxAlternatives);
  return {
    unit,
    confidence: confidenceOf(best, rivals, text),
    coverage: best.alignment.coverage,
    evidence: describeCoverage(best.alignment.coverage, where) + doubt(alternatives.length),
    variables: best.alignment.variables,
    alternatives,
    others: others.flatMap((other) => other.entry.units).slice(0, maxAlternatives),
  };
}

function overlaps(a: Candidate, b: Candidate): boolean {
  const [startA, endA] = a.alignment.core;
  const [startB, endB] = b.alignment.core;
  return Math.min(endA, endB) - Math.max(startA, startB) > 0.5 * Math.min(endA - startA, endB - startB);
}

/**
 * Whether a candidate explains the same text so well that the choice is not certain. A template that stands there whole
 * is not put in doubt by one that lacks a required piece, nor by one that it contains.
 */
function isRival(candidate: Candidate, best: Candidate): boolean {
  if (candidate.explained < 0.6 * best.explained) return false;
  if (best.alignment.coverage < 1) return true;
  return candidate.alignment.missing < 8 && candidate.explained > best.explained - 20;
}

function confidenceOf(best: Candidate, rivals: readonly Candidate[], text: string): Exclude<LinkConfidence, 'exact'> {
  const { coverage, start, end } = best.alignment;
  const { pattern, units } = best.entry;
  if (units.length > 1 || rivals.some((rival) => rival.explained >= 0.95 * best.explained)) return 'weak';
  if (coverage < 0.7) return 'weak';
  // Nothing of the text is left over when it begins and ends with the template, or with a hole of it.
  const begins = start === 0 || (pattern.holes[0]?.length ?? 0) > 0;
  const ends = end === text.length || (pattern.holes.at(-1)?.length ?? 0) > 0;
  if (pattern.weight < tellingLength) return begins && ends ? 'likely' : 'weak';
  if (pattern.weight < 2 * tellingLength && !(begins && ends)) return 'likely';
  return coverage >= 0.95 && rivals.length === 0 ? 'strong' : 'likely';
}

function exactMatch(entry: Entry, where: string): Match | undefined {
  const [unit, ...twins] = entry.units;
  if (unit === undefined) return undefined;
  return {
    unit,
    confidence: twins.length === 0 ? 'exact' : 'weak',
    coverage: 1,
    evidence: `its text is the whole of ${where}${doubt(twins.length)}`,
    variables: [],
    alternatives: twins.slice(0, maxAlternatives),
    others: [],
  };
}

/** Says how much of a template stands in a text. 100 % is said only when nothing is missing. */
export function describeCoverage(coverage: number, where: string): string {
  return coverage >= 1 ? `all of its text stands in ${where}` : `${Math.floor(coverage * 100)} % of its text stands in ${where}`;
}

function doubt(alternatives: number): string {
  if (alternatives === 0) return '';
  return alternatives === 1 ? ', but it may be one other prompt' : `, but it may be any of ${alternatives} other prompts`;
}
