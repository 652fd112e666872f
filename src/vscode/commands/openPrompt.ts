import type { VisibleApp } from '../app.ts';
import * as navigation from '../promptNavigation.ts';
import { withGeneration } from '../withGeneration.ts';

/** Opens the prompt file of a generation at its lines, and says how it was found. */
export function openPrompt(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  return withGeneration(app, parameters, ({ traceId, spanId }) => navigation.openPrompt(app.prompts, traceId, spanId));
}
