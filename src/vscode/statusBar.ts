import * as vscode from 'vscode';
import { type ReceiverFacts, receiverStatus } from '../present/receiverStatus.ts';
import type { Client } from '../protocol/channel.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { commandId } from './commandId.ts';
import type { Receiver } from './receiver.ts';

const sizeIntervalMs = 10_000;

/** Shows the endpoint and the rate at the foot of the window; a click opens the menu. */
export function createStatusBar(receiver: Receiver, reader: Client<ReaderApi, ReaderEvents>): Disposable {
  const disposables = new DisposableStore();
  const item = disposables.add(vscode.window.createStatusBarItem('promptrail.receiver', vscode.StatusBarAlignment.Right, 50));
  item.name = 'Promptrail Receiver';
  item.command = commandId('showMenu');
  let size: ReceiverFacts['size'];
  let sizeKnownAt = 0;

  const render = (): void => {
    const view = receiverStatus({
      ...receiver.status,
      spansPerSecond: receiver.spansPerSecond,
      unplacedLogs: receiver.unplacedLogs,
      ...(size === undefined ? {} : { size }),
    });
    item.text = view.text;
    item.tooltip = view.tooltip;
    item.accessibilityInformation = { label: `Promptrail. ${view.tooltip}`, role: 'button' };
    item.backgroundColor = view.warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  };
  const measure = async (): Promise<void> => {
    if (Date.now() - sizeKnownAt < sizeIntervalMs) return;
    sizeKnownAt = Date.now();
    try {
      size = await reader.call('getDatabaseSize', {}, 5000);
    } catch {
      // The tooltip goes without its last line; the next change asks again.
      size = undefined;
    }
    render();
  };
  disposables.add(receiver.onDidChange(render));
  disposables.add(reader.on('changed', () => void measure()));
  void receiver.whenReady().then((status) => (status.role === 'failed' ? undefined : measure()));
  render();
  item.show();
  return disposables;
}
