import * as vscode from 'vscode';
import { terminalVariables } from '../present/exporterSettings.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import { changes, readSetting } from './config.ts';
import type { Receiver } from './receiver.ts';

/**
 * Gives new terminals of a trusted workspace the endpoint, so that an app already instrumented needs nothing more. The
 * collection is cached by the editor across reloads: terminals that open before this window has started know the port too.
 */
export function configureTerminals(receiver: Receiver, collection: vscode.EnvironmentVariableCollection): Disposable {
  const disposables = new DisposableStore();
  collection.description =
    'Sends OpenTelemetry traces to Promptrail in this window. Setting: promptrail.terminals.configureExporter';

  const update = (): void => {
    const { role, httpPort, grpcPort } = receiver.status;
    if (!vscode.workspace.isTrusted || !readSetting('terminals.configureExporter') || role === 'failed') {
      collection.clear();
      return;
    }
    if (httpPort === undefined) return;
    const endpoint = { httpPort, ...(grpcPort ? { grpcPort } : {}) };
    const wanted = new Map(terminalVariables(endpoint, userValue));
    // Each change marks open terminals as outdated: what stays equal is not touched.
    for (const [name] of collection) if (!wanted.has(name)) collection.delete(name);
    for (const [name, value] of wanted) if (collection.get(name)?.value !== value) collection.replace(name, value);
  };
  disposables.add(receiver.onDidChange(update));
  disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(update));
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (changes(event, ['terminals.configureExporter']) || event.affectsConfiguration('terminal.integrated.env')) update();
    }),
  );
  update();
  return disposables;
}

/** A variable that the user set: for the whole editor, or for its terminals. */
function userValue(name: string): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'osx' : 'linux';
  const terminals: unknown = vscode.workspace.getConfiguration('terminal.integrated.env').get(platform);
  const value =
    typeof terminals === 'object' && terminals !== null
      ? new Map<string, unknown>(Object.entries(terminals)).get(name)
      : undefined;
  return typeof value === 'string' ? value : process.env[name];
}
