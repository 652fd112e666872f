import type { VisibleApp } from '../app.ts';
import { generationOf } from '../generationOf.ts';
import { tell } from '../messages.ts';
import * as navigation from '../promptNavigation.ts';
import { commandTargets } from '../targets.ts';

/** Opens the prompt file of a generation at its lines, and says how it was found. */
export async function openPrompt(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const [target] = commandTargets(app, parameters);
  if (target === undefined) {
    tell('Select a turn or a generation first.');
    return;
  }
  const generation = await generationOf(app.reader, target);
  tell(
    generation === undefined
      ? 'This turn called no model.'
      : await navigation.openPrompt(app.prompts, generation.traceId, generation.spanId),
  );
}
