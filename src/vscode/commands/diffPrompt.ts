import type { VisibleApp } from '../app.ts';
import { generationOf } from '../generationOf.ts';
import { tell } from '../messages.ts';
import * as navigation from '../promptNavigation.ts';
import { commandTargets } from '../targets.ts';

/** Compares what the model was sent with the prompt file. */
export async function diffPrompt(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const [target] = commandTargets(app, parameters);
  if (target === undefined) {
    tell('Select a turn or a generation first.');
    return;
  }
  const generation = await generationOf(app.reader, target);
  tell(
    generation === undefined
      ? 'This turn called no model.'
      : await navigation.diffPrompt(app.prompts, app.documents, generation.traceId, generation.spanId),
  );
}
