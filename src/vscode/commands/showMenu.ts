import * as vscode from 'vscode';
import { receiverStatus } from '../../present/receiverStatus.ts';
import type { VisibleApp } from '../app.ts';
import { commandId } from '../commandId.ts';
import { type CommandName, sessionsView } from '../contributions.ts';

/** What a click on the status bar offers. */
export async function showMenu(app: VisibleApp): Promise<void> {
  const { tooltip } = receiverStatus({
    ...app.receiver.status,
    spansPerSecond: app.receiver.spansPerSecond,
    unplacedLogs: app.receiver.unplacedLogs,
  });
  const [headline] = tooltip.split('\n');
  const item = (name: CommandName, label: string) => ({ label, command: commandId(name) });
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator, command: undefined };
  const choice = await vscode.window.showQuickPick(
    [
      { label: '$(list-tree) Show sessions', command: `${sessionsView}.focus` },
      separator,
      item('copyEndpoint', '$(link) Copy endpoint'),
      item('copyExporterSettings', '$(clippy) Copy exporter settings…'),
      separator,
      item('importTraces', '$(desktop-download) Import traces…'),
      item('exportTraces', '$(export) Export traces…'),
      item('clear', '$(clear-all) Clear all traces…'),
      separator,
      item('showLog', '$(output) Show log'),
      item('openSettings', '$(gear) Open settings'),
    ],
    { title: 'Promptrail', ...(headline === undefined ? {} : { placeHolder: headline }) },
  );
  if (choice?.command !== undefined) await vscode.commands.executeCommand(choice.command);
}
