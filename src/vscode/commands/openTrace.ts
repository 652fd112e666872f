import type { VisibleApp } from '../app.ts';
import { pickTurn } from '../pickTurn.ts';
import { commandTargets } from '../targets.ts';

/** Shows a turn or step in the panel. Opened from a row, the row keeps the focus, as in the explorer. */
export async function openTrace(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const [target] = commandTargets(app, parameters);
  const shown = target ?? (await pickTurn(app));
  if (shown !== undefined) app.panels.open(shown, parameters.length > 0);
}
