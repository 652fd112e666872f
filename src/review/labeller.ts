import type { Score } from '../model/score.ts';
import { inverseChange, type Label, type LabelChange, type LabelTarget, labelChange, labelScoreId } from './labels.ts';

/** Where labels are kept. */
export interface LabelStore {
  /** The scores on exactly this target. */
  getScores(target: LabelTarget): Promise<readonly Score[]>;
  saveScores(scores: readonly Score[]): Promise<void>;
  deleteScores(ids: readonly string[]): Promise<void>;
}

interface Step {
  readonly targets: readonly LabelTarget[];
  readonly undo: LabelChange;
}

const maxUndoSteps = 100;

/**
 * Writes a person's labels and remembers how to take each act back. Acts are done one after the other: keys come faster than
 * the disk, and each act must see what the one before it left.
 */
export class Labeller {
  readonly #store: LabelStore;
  readonly #now: () => Date;
  readonly #steps: Step[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: LabelStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  get canUndo(): boolean {
    return this.#steps.length > 0;
  }

  /** Says `label` of all targets as one act. */
  apply(label: Label, targets: readonly LabelTarget[], author: string): Promise<void> {
    return this.#queue(async () => {
      if (targets.length === 0) return;
      const before = (await Promise.all(targets.map((target) => this.#store.getScores(target)))).flat();
      const change = labelChange(label, targets, author, this.#now().toISOString());
      await this.#write(change);
      this.#steps.push({ targets, undo: inverseChange(change, before) });
      if (this.#steps.length > maxUndoSteps) this.#steps.shift();
    });
  }

  /** Takes the last act back; resolves to what it was about, or undefined when there is nothing to undo. */
  undo(): Promise<readonly LabelTarget[] | undefined> {
    return this.#queue(async () => {
      const step = this.#steps.at(-1);
      if (step === undefined) return undefined;
      await this.#write(step.undo);
      this.#steps.pop();
      return step.targets;
    });
  }

  /** The note that `author` left on a target. */
  async note(target: LabelTarget, author: string): Promise<string | undefined> {
    const id = labelScoreId('note', target, author);
    const score = (await this.#store.getScores(target)).find((candidate) => candidate.id === id);
    return typeof score?.value === 'string' ? score.value : undefined;
  }

  async #write(change: LabelChange): Promise<void> {
    if (change.save.length > 0) await this.#store.saveScores(change.save);
    if (change.remove.length > 0) await this.#store.deleteScores(change.remove);
  }

  #queue<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(act);
    // A failed act is its caller's news; the next one starts all the same.
    this.#last = result.catch(() => {});
    return result;
  }
}
