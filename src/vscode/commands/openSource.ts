import type { VisibleApp } from '../app.ts';
import { tell } from '../messages.ts';
import { openSource as open } from '../openSource.ts';
import { commandTargets } from '../targets.ts';

/** Opens the code that made a step. */
export async function openSource(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const [target] = commandTargets(app, parameters);
  if (target?.spanId === undefined) tell('Select a step first.');
  else await open(app.reader, app.prompts.roots, target.traceId, target.spanId);
}
