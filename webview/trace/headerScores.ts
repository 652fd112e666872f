import type { Score } from '../../src/model/score.ts';
import type { StepRow } from '../../src/model/summary.ts';
import type { TraceView } from '../../src/protocol/views.ts';
import { measured } from '../review/verdict.ts';

/** A score in a turn's header. */
export interface HeaderScore {
  readonly score: Score;
  /** The step it was given to; undefined for the turn itself. */
  readonly step?: StepRow;
}

/**
 * What is known of how good a turn was: the scores of the turn itself, then the newest score of each other name that a
 * judge, code or a user gave to one of its steps. Words without a verdict are left to the list of scores.
 */
export function headerScores({ scores, steps }: Pick<TraceView, 'scores' | 'steps'>): readonly HeaderScore[] {
  const own = measured(scores);
  const ownNames = new Set(own.map(({ name }) => name));
  const newest = new Map<string, HeaderScore>();
  for (const step of steps) {
    for (const score of step.scores) {
      if (!isFigure(score) || ownNames.has(score.name)) continue;
      const other = newest.get(score.name);
      if (other === undefined || score.time > other.score.time) newest.set(score.name, { score, step });
    }
  }
  return [...own.map((score) => ({ score })), ...newest.values()];
}

/** A score of a document says nothing of the whole turn. */
function isFigure({ source, type, target }: Score): boolean {
  return source !== 'human' && type !== 'text' && type !== 'correction' && target.kind !== 'document';
}
