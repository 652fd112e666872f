import { formatCost, formatDurationShort, plural } from '../model/format.ts';

/** The figures of a prompt unit that a lens shows. */
export interface PromptUnitFigures {
  readonly generations: number;
  /** Sum over the generations whose cost is known. */
  readonly costUsd?: number;
  readonly medianDurationMs?: number;
}

/** One line such as `37 generations · $0.80 per 1k · p50 1.9 s`. What is not known is left out. */
export function promptUnitSummary({ generations, costUsd, medianDurationMs }: PromptUnitFigures): string {
  const parts = [plural(generations, 'generation')];
  if (costUsd !== undefined && generations > 0) parts.push(`${formatCost((costUsd / generations) * 1000)} per 1k`);
  if (medianDurationMs !== undefined) parts.push(`p50 ${formatDurationShort(medianDurationMs)}`);
  return parts.join(' · ');
}
