import type { Usage } from '../model/observation.ts';
import type { Subject } from './subject.ts';

/** The tokens a span reports, inclusive as {@link Usage} wants them; undefined when it reports none. */
export function readUsage(subject: Subject): Usage | undefined {
  const input = subject.number('inputTokens');
  const output = subject.number('outputTokens');
  const total = subject.number('totalTokens');
  if (input === undefined && output === undefined && total === undefined) return undefined;
  return inclusive({
    input,
    output,
    total,
    cacheRead: subject.number('cacheReadTokens'),
    cacheWrite: subject.number('cacheWriteTokens'),
    reasoning: subject.number('reasoningTokens'),
  });
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

/**
 * Makes counts inclusive. Some producers count cached tokens beside the input, or reasoning beside the output; it shows when
 * the part is larger than the whole, or when only all of them together make the total (reference 10.4).
 */
export function inclusive(counts: Counts): Usage {
  const { cacheRead, cacheWrite, reasoning } = counts;
  let input = counts.input ?? rest(counts.total, counts.output);
  let output = counts.output ?? rest(counts.total, counts.input);
  const cache = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const thought = reasoning ?? 0;

  let beside = counts.total === undefined ? 0 : counts.total - input - output;
  if (cache > 0 && (cache > input || beside === cache || (thought > 0 && beside === cache + thought))) {
    input += cache;
    beside -= cache;
  }
  if (thought > 0 && (thought > output || beside === thought)) output += thought;
  return {
    input,
    output,
    // A total may count what no other number does; it cannot be less than its parts.
    total: Math.max(counts.total ?? 0, input + output),
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}

/** What is left of the total when one part was reported; 0 when only the total was: it stays unsplit. */
function rest(total: number | undefined, part: number | undefined): number {
  return total === undefined || part === undefined ? 0 : Math.max(0, total - part);
}
