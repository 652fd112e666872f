import * as vscode from 'vscode';
import { ProtocolError } from '../protocol/errors.ts';
import type { EditorLog } from './log.ts';

/**
 * Tells a person what went wrong, with the log one click away. `what` is what was being done: "Opening the prompt".
 * The only place that turns an error into a message box.
 */
export function showError(log: EditorLog, what: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  log.error(`${what}: ${error instanceof Error ? (error.stack ?? message) : message}`);
  // The workers go when the window does; nobody is left to read it.
  if (error instanceof ProtocolError && error.code === 'closed') return;
  const showLog = 'Show Log';
  void vscode.window.showErrorMessage(`${what} failed: ${message}`, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}
