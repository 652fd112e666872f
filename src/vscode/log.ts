import * as vscode from 'vscode';
import type { Disposable } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';

/** The program's log in the editor's output panel. */
export interface EditorLog extends Log, Disposable {
  show(): void;
}

export function createLog(): EditorLog {
  const channel = vscode.window.createOutputChannel('Promptrail', { log: true });
  return {
    info: (message) => channel.info(visible(message)),
    warn: (message) => channel.warn(visible(message)),
    error: (message) => channel.error(visible(message)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

/** Messages may quote telemetry: control characters could fake lines, links or colours. */
function visible(message: string): string {
  return message.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
