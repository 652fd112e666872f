import * as vscode from 'vscode';
import { plural } from '../../model/format.ts';
import type { VisibleApp } from '../app.ts';
import { report } from '../messages.ts';
import { selectedTraceIds } from '../selectedTraceIds.ts';
import { TreeElement } from '../treeElement.ts';

/** Writes OTLP JSON lines: of the rows it was invoked on, else of all that the filter lets through. */
export async function exportTraces(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const onRows = parameters[0] instanceof TreeElement;
  const folder = vscode.workspace.workspaceFolders?.find((candidate) => candidate.uri.scheme === 'file');
  const target = await vscode.window.showSaveDialog({
    title: 'Export traces as OTLP JSON lines',
    saveLabel: 'Export',
    filters: { 'OTLP JSON lines': ['jsonl'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, 'traces.jsonl') }),
  });
  if (target === undefined) return;
  if (target.scheme !== 'file') throw new Error(`Traces can be written to a file on disk only, not to ${target.scheme}:.`);
  const traceIds = onRows ? await selectedTraceIds(app, parameters) : undefined;
  const { traces } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Exporting traces' },
    () =>
      app.reader.call(
        'exportTraces',
        {
          filter: traceIds === undefined ? app.viewState.filter : '',
          ...(traceIds === undefined ? {} : { traceIds }),
          file: target.fsPath,
        },
        0,
      ),
  );
  if (await report(`Exported ${plural(traces, 'trace')}.`, 'Open File')) await vscode.window.showTextDocument(target);
}
