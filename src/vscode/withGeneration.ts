import type { UnlinkedGeneration } from '../query/promptStatistics.ts';
import type { VisibleApp } from './app.ts';
import { generationOf } from './generationOf.ts';
import { tell } from './messages.ts';
import { commandTargets } from './targets.ts';

/** Does something with the generation that a command is about, and tells what came of it, or why there is none. */
export async function withGeneration(
  app: VisibleApp,
  parameters: readonly unknown[],
  work: (generation: UnlinkedGeneration) => Promise<string>,
): Promise<void> {
  const [target] = commandTargets(app, parameters);
  if (target === undefined) {
    tell('Select a turn or a generation first.');
    return;
  }
  const generation = await generationOf(app.reader, target);
  tell(generation === undefined ? 'This turn called no model.' : await work(generation));
}
