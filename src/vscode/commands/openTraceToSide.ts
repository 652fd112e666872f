import type { VisibleApp } from '../app.ts';
import { pickTurn } from '../pickTurn.ts';
import { commandTargets } from '../targets.ts';

/** Shows a turn or step in a panel of its own, which stays when another is opened. */
export async function openTraceToSide(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const [target] = commandTargets(app, parameters);
  const shown = target ?? (await pickTurn(app));
  if (shown !== undefined) app.panels.openToSide(shown);
}
