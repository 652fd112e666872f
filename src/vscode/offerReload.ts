import * as vscode from 'vscode';
import type { Disposable } from '../util/disposable.ts';
import { changes, collectorSettings } from './config.ts';
import { report } from './messages.ts';

/** Offers a reload of the window when a setting changed that the collector reads only when it starts. */
export function offerReload(): Disposable {
  let offered = false;
  return vscode.workspace.onDidChangeConfiguration(async (event) => {
    if (offered || !changes(event, collectorSettings)) return;
    offered = true;
    const reload = await report('Promptrail uses the new setting after a reload of the window.', 'Reload Window');
    offered = false;
    if (reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
  });
}
