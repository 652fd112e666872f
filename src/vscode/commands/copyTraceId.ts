import * as vscode from 'vscode';
import type { VisibleApp } from '../app.ts';
import { tell } from '../messages.ts';
import { commandTargets } from '../targets.ts';

/** Copies the ids of the selected turns, one per line. */
export async function copyTraceId(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const traceIds = [...new Set(commandTargets(app, parameters).map((target) => target.traceId))];
  if (traceIds.length === 0) {
    tell('Select a turn first.');
    return;
  }
  await vscode.env.clipboard.writeText(traceIds.join('\n'));
  tell(traceIds.length === 1 ? `Copied ${traceIds[0]}` : `Copied ${traceIds.length} trace ids`);
}
