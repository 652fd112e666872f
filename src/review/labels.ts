import { noteScore, type Score, type ScoreTarget, verdictScore } from '../model/score.ts';

/** What a person may label: a turn or one of its steps. */
export type LabelTarget = Extract<ScoreTarget, { readonly kind: 'trace' | 'observation' }>;

/** What a person may say. `clear` takes the verdict back and leaves the note; a note of blanks takes the note back. */
export type Label =
  | { readonly kind: 'pass' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'note'; readonly text: string };

/** Scores to write and ids of scores to remove: what one act of labelling, or its undoing, does to the store. */
export interface LabelChange {
  readonly save: readonly Score[];
  readonly remove: readonly string[];
}

/** The longest note that is kept, in characters: a label is an observation, not a document. */
export const maxNoteLength = 20_000;

/**
 * The id of a person's label: one per author, target and name, so that saying it again replaces it, in any window.
 * Author comes last: it is free text, and everything before it has a fixed form.
 */
export function labelScoreId(name: typeof verdictScore | typeof noteScore, target: LabelTarget, author: string): string {
  const place = target.kind === 'trace' ? target.traceId : `${target.traceId}/${target.spanId}`;
  return `label/${name}/${place}/${author}`;
}

/** What saying `label` of each target changes. `time` is ISO 8601. */
export function labelChange(label: Label, targets: readonly LabelTarget[], author: string, time: string): LabelChange {
  const name = label.kind === 'note' ? noteScore : verdictScore;
  const text = label.kind === 'note' ? label.text.trim().slice(0, maxNoteLength) : '';
  if (label.kind === 'clear' || (label.kind === 'note' && text === '')) {
    return { save: [], remove: targets.map((target) => labelScoreId(name, target, author)) };
  }
  const said =
    label.kind === 'note'
      ? ({ value: text, type: 'text' } as const)
      : ({ value: label.kind, type: 'categorical', pass: label.kind === 'pass' } as const);
  const save = targets.map((target) => ({
    id: labelScoreId(name, target, author),
    name,
    target,
    ...said,
    source: 'human' as const,
    author,
    time,
  }));
  return { save, remove: [] };
}

/** What takes `change` back, given the scores of the touched targets as they were before. */
export function inverseChange(change: LabelChange, before: readonly Score[]): LabelChange {
  const known = new Map(before.map((score) => [score.id, score]));
  const touched = [...change.save.map((score) => score.id), ...change.remove];
  const save: Score[] = [];
  const remove: string[] = [];
  for (const id of touched) {
    const score = known.get(id);
    if (score === undefined) remove.push(id);
    else save.push(score);
  }
  return { save, remove };
}
