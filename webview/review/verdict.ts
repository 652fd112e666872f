import { noteScore, type Score, verdictScore } from '../../src/model/score.ts';

/** What people have said of a turn or a step. */
export interface Said {
  readonly verdict?: 'pass' | 'fail';
  readonly note?: string;
}

/** The latest verdict and note of a person among the scores of one target. */
export function saidOf(scores: readonly Score[]): Said {
  const verdict = latest(scores, verdictScore)?.value;
  const note = latest(scores, noteScore)?.value;
  return {
    ...(verdict === 'pass' || verdict === 'fail' ? { verdict } : {}),
    ...(typeof note === 'string' && note !== '' ? { note } : {}),
  };
}

/** The scores that are not shown by the review bar already. */
export function measured(scores: readonly Score[]): readonly Score[] {
  return scores.filter((score) => !isLabel(score));
}

function isLabel({ source, name }: Score): boolean {
  return source === 'human' && (name === verdictScore || name === noteScore);
}

function latest(scores: readonly Score[], name: string): Score | undefined {
  let found: Score | undefined;
  for (const score of scores) {
    if (isLabel(score) && score.name === name && (found === undefined || score.time > found.time)) found = score;
  }
  return found;
}
