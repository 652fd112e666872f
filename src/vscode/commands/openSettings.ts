import * as vscode from 'vscode';
import type { VisibleApp } from '../app.ts';
import { extensionId } from '../contributions.ts';

/** Opens the settings of this extension. */
export async function openSettings(_app: VisibleApp): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${extensionId}`);
}
