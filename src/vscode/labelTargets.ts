import type { Label } from '../review/labels.ts';
import type { VisibleApp } from './app.ts';
import { tell } from './messages.ts';
import { commandTargets } from './targets.ts';

/** Labels what a command is about, as one act that one undo takes back. */
export async function labelTargets(app: VisibleApp, label: Label, parameters: readonly unknown[]): Promise<void> {
  const targets = commandTargets(app, parameters);
  if (targets.length === 0) tell('Select a turn or a step first.');
  else await app.labels.apply(label, targets);
}
