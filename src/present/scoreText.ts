import { formatNumber } from '../model/format.ts';
import { type Score, verdictScore } from '../model/score.ts';
import { label, line } from './shownText.ts';

export type Verdict = 'pass' | 'fail';

/** What a person said of the row, when they judged it. Scores come newest first. */
export function humanVerdict(scores: readonly Score[]): Verdict | undefined {
  const verdict = scores.find(({ name, source }) => name === verdictScore && source === 'human')?.value;
  return verdict === 'pass' || verdict === 'fail' ? verdict : undefined;
}

/** Whether a person has said anything of the row, a note included. */
export function isLabelled(scores: readonly Score[]): boolean {
  return scores.some(({ source }) => source === 'human');
}

/** The newest figure among the scores: what a list has room for. */
export function figureOf(scores: readonly Score[]): { readonly name: string; readonly text: string } | undefined {
  const score = scores.find(({ type, value }) => type === 'numeric' && typeof value === 'number');
  return score === undefined ? undefined : { name: label(score.name), text: valueText(score) };
}

/** `grounded 0.31, fail, by judge: invents a deadline`. */
export function scoreLine(score: Score): string {
  const passed = score.pass === undefined || score.name === verdictScore ? '' : score.pass ? ', pass' : ', fail';
  const why = score.explanation === undefined ? '' : `: ${line(score.explanation)}`;
  return `${label(score.name)} ${valueText(score)}${passed}, by ${label(score.author ?? score.evaluator ?? score.source)}${why}`;
}

function valueText({ value }: Score): string {
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : label(value);
}
