import * as vscode from 'vscode';
import { plural } from '../../model/format.ts';
import type { ImportResult } from '../../workers/collectorApi.ts';
import type { VisibleApp } from '../app.ts';
import { report } from '../messages.ts';

/** Imports OTLP files that the user chooses; a bad file fails alone. */
export async function importTraces(app: VisibleApp): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: 'Import',
    title: 'Import OTLP traces',
    filters: { 'OTLP (protobuf, JSON, JSON lines)': ['json', 'jsonl', 'ndjson', 'bin', 'pb', 'otlp'], 'All files': ['*'] },
  });
  const files = chosen?.filter((uri) => uri.scheme === 'file').map((uri) => uri.fsPath) ?? [];
  if (files.length === 0) return;
  const results = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Importing traces' },
    async (progress) => {
      const watching = app.collector.on('importProgress', ({ file, done, total }) =>
        progress.report({ message: `${file} (${done} of ${total})` }),
      );
      try {
        return await app.collector.call('importFiles', { files }, 0);
      } finally {
        watching.dispose();
      }
    },
  );
  for (const result of results) app.log.info(`Import of ${result.file}: ${summary(result)}`);
  const failed = results.filter((result) => result.message !== undefined || result.rejected > 0);
  const spans = results.reduce((sum, result) => sum + result.spans, 0);
  const problem = failed.length === 0 ? '' : ` ${failed[0]?.file}: ${failed[0] && summary(failed[0])}.`;
  const done = `Imported ${plural(spans, 'span')} from ${plural(results.length, 'file')}.${problem}`;
  if (await report(done, failed.length === 0 ? undefined : 'Show Log')) app.log.show();
}

function summary({ spans, logs, rejected, message }: ImportResult): string {
  const counts = `${plural(spans, 'span')}, ${plural(logs, 'log')}${rejected > 0 ? `, ${rejected} rejected` : ''}`;
  return message === undefined ? counts : `${counts}; ${message}`;
}
