import * as vscode from 'vscode';
import type { Disposable } from '../util/disposable.ts';
import { changes, collectorOptions, collectorSettings } from './config.ts';
import type { Receiver } from './receiver.ts';

// Whoever edits a port by hand passes through several.
const quietMs = 1000;

/** Starts the receiver anew when a setting changed that it reads only when it starts. */
export function restartOnChange(receiver: Receiver, storage: vscode.Uri): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!changes(event, collectorSettings)) return;
    clearTimeout(timer);
    timer = setTimeout(() => receiver.start(() => collectorOptions(storage)), quietMs);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      subscription.dispose();
    },
  };
}
