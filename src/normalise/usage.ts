import type { TokenCount, Usage, UsageReport, UsageRule } from '../model/observation.ts';
import type { ConventionTable, Field } from './conventions/convention.ts';
import type { Subject } from './subject.ts';

/** The tokens a span reports, inclusive as {@link Usage} wants them; undefined when it reports none. */
export function readUsage(subject: Subject): Usage | undefined {
  return readCounts(subject)?.usage;
}

/** How {@link readUsage} came to its numbers. */
export function reportUsage(subject: Subject): UsageReport | undefined {
  const read = readCounts(subject);
  if (read === undefined) return undefined;
  const counts = fields.flatMap(([part, field]): readonly TokenCount[] => {
    const value = read.counts[part];
    return value === undefined ? [] : [{ part, key: subject.origins.get(field)?.key ?? '', value }];
  });
  return { counts, rules: read.rules };
}

const fields: readonly (readonly [part: keyof Usage, field: Field])[] = [
  ['input', 'inputTokens'],
  ['output', 'outputTokens'],
  ['total', 'totalTokens'],
  ['cacheRead', 'cacheReadTokens'],
  ['cacheWrite', 'cacheWriteTokens'],
  ['reasoning', 'reasoningTokens'],
];

function readCounts(subject: Subject): (Inclusive & { readonly counts: Counts }) | undefined {
  const table = subject.conventions.find((candidate) => reportsTokens(subject, candidate));
  if (table === undefined) return undefined;
  // Counts of one convention go together. Only what it has no word for may come from another, unless its buckets are
  // disjoint: then what another convention means by a part is not what this one means.
  const own = [table];
  const count = (field: Field): number | undefined =>
    subject.number(field, own) ?? (table.counting === 'exclusive' ? undefined : subject.number(field));
  const counts: Counts = {
    input: count('inputTokens'),
    output: count('outputTokens'),
    total: count('totalTokens'),
    cacheRead: count('cacheReadTokens'),
    cacheWrite: count('cacheWriteTokens'),
    reasoning: count('reasoningTokens'),
  };
  return { ...inclusive(counts, table.counting), counts };
}

function reportsTokens(subject: Subject, table: ConventionTable): boolean {
  const own = [table];
  return (
    subject.number('inputTokens', own) !== undefined ||
    subject.number('outputTokens', own) !== undefined ||
    subject.number('totalTokens', own) !== undefined
  );
}

/** Token counts as reported. */
export interface Counts {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly total: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly reasoning: number | undefined;
}

interface Inclusive {
  readonly usage: Usage;
  readonly rules: readonly UsageRule[];
}

/**
 * Makes counts inclusive. Some producers count cached tokens beside the input, or reasoning beside the output. That shows when
 * the part is larger than the whole, or in the total: it is the sum of the parts as they were counted. Where neither tells,
 * the convention's own word counts (reference 10.4).
 */
export function inclusive(counts: Counts, counting?: ConventionTable['counting']): Inclusive {
  const { cacheRead, cacheWrite, reasoning } = counts;
  const rules: UsageRule[] = [];
  const cache = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const thought = reasoning ?? 0;
  if (counts.total !== undefined && (counts.input === undefined) !== (counts.output === undefined)) rules.push('restFromTotal');
  let input = counts.input ?? rest(counts.total, counts.output);
  let output = counts.output ?? rest(counts.total, counts.input);

  // What the total counts that input and output do not. It decides only where it can be explained.
  let beside = counts.total === undefined ? Number.NaN : counts.total - input - output;
  const isTold = [0, cache, thought, cache + thought].includes(beside);
  const byConvention = !isTold && counting === 'exclusive';
  if (cache > 0 && (cache > input || byConvention || beside === cache || (thought > 0 && beside === cache + thought))) {
    input += cache;
    beside -= cache;
    rules.push('cacheAdded');
  }
  if (thought > 0 && (thought > output || byConvention || beside === thought)) {
    output += thought;
    rules.push('reasoningAdded');
  }
  if (counts.total === undefined) rules.push('totalSummed');
  else if (counts.total < input + output) rules.push('totalRaised');
  const usage: Usage = {
    input,
    output,
    // A total may count what no other number does; it cannot be less than its parts.
    total: Math.max(counts.total ?? 0, input + output),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
  return { usage, rules };
}

/** What is left of the total when one part was reported; 0 when only the total was: it stays unsplit. */
function rest(total: number | undefined, part: number | undefined): number {
  return total === undefined || part === undefined ? 0 : Math.max(0, total - part);
}
