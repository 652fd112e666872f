import { formatCount } from '../model/format.ts';
import type { Origin, TokenCount, UsageReport, UsageRule } from '../model/observation.ts';
import type { ObservationView } from '../protocol/views.ts';

/** Which key each field came from, with the fields in words, in the order of reading. */
export function originViews(origins: readonly Origin[]): ObservationView['origins'] {
  return origins.map(({ field, key, convention }) => ({ field: words(field), key, convention }));
}

/** `cacheReadTokens` -> `cache read tokens`. */
const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/ (usd|id)$/, (word) => word.toUpperCase());

/** How a usage was computed, in words. */
export function usageReportView(
  { counts, rules }: UsageReport,
  inSum: boolean | undefined,
): NonNullable<ObservationView['usageReport']> {
  const counting =
    inSum === undefined
      ? []
      : [
          inSum
            ? 'These tokens are in the sum of the turn.'
            : 'These tokens are not in the sum of the turn: steps below this one report them, or another step reports the same call.',
        ];
  return {
    counts: counts.map(({ part, key, value }) => ({ part: words(part), key, value })),
    rules: [
      ...(rules.length === 0 ? ['The counts are shown as they were sent.'] : rules.map((rule) => ruleWords(rule, counts))),
      ...counting,
    ],
  };
}

function ruleWords(rule: UsageRule, counts: readonly TokenCount[]): string {
  const sum = (...parts: readonly TokenCount['part'][]): string =>
    formatCount(counts.filter(({ part }) => parts.includes(part)).reduce((total, { value }) => total + value, 0));
  const rules: Readonly<Record<UsageRule, string>> = {
    cacheAdded: `Cached tokens were counted beside the input: ${sum('cacheRead', 'cacheWrite')} were added to ${sum('input')}.`,
    reasoningAdded: `Reasoning was counted beside the output: ${sum('reasoning')} were added to ${sum('output')}.`,
    restFromTotal: 'Of input and output only one was sent: the other is what it leaves of the total.',
    totalSummed: 'No total was sent: it is input and output.',
    totalRaised: `The total that was sent (${sum('total')}) is less than its parts: their sum is shown.`,
  };
  return rules[rule];
}
