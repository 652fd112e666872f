import type { VisibleApp } from '../app.ts';
import * as navigation from '../promptNavigation.ts';
import { withGeneration } from '../withGeneration.ts';

/** Compares what the model was sent with the prompt file. */
export function diffPrompt(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  return withGeneration(app, parameters, ({ traceId, spanId }) =>
    navigation.diffPrompt(app.prompts, app.documents, traceId, spanId),
  );
}
