import * as vscode from 'vscode';
import { formatCount, plural } from '../../model/format.ts';
import type { RenormaliseResult } from '../../workers/collectorApi.ts';
import type { VisibleApp } from '../app.ts';
import { report } from '../messages.ts';

/** Reads stored traces with the rules of this version: those that an older one read, or all of them. */
export async function renormalise(app: VisibleApp): Promise<void> {
  const outdated = await app.collector.call('countOutdated', {});
  const { traces } = await app.reader.call('getDatabaseSize', {});
  const all = { label: `All ${plural(traces, 'trace')}`, detail: 'Whatever version read them.', all: true };
  const older = { label: plural(outdated, 'trace'), detail: 'Those that an older version of Promptrail read.', all: false };
  const choice = await vscode.window.showQuickPick(outdated === 0 ? [all] : [older, all], {
    title: 'Read stored traces again',
    placeHolder:
      outdated === 0
        ? 'Every trace was read by this version already'
        : 'Types, names and usage may change; ids, labels and scores stay',
  });
  if (choice === undefined) return;
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Reading stored traces again', cancellable: true },
    (progress, token) => run(app, choice.all, progress, token),
  );
  await report(outcome(result));
}

async function run(
  { collector }: VisibleApp,
  all: boolean,
  progress: vscode.Progress<{ readonly message?: string; readonly increment?: number }>,
  token: vscode.CancellationToken,
): Promise<RenormaliseResult> {
  let shown = 0;
  const watching = collector.on('renormaliseProgress', ({ done, total }) => {
    if (total === 0) return;
    progress.report({ message: `${formatCount(done)} of ${plural(total, 'trace')}`, increment: ((done - shown) / total) * 100 });
    shown = done;
  });
  const cancelling = token.onCancellationRequested(() => void collector.call('cancelRenormalise', {}).catch(() => {}));
  try {
    return await collector.call('renormalise', { all }, 0);
  } finally {
    watching.dispose();
    cancelling.dispose();
  }
}

function outcome({ traces, left }: RenormaliseResult): string {
  if (left === 0) return `Read ${plural(traces, 'trace')} again.`;
  return `Stopped: ${plural(traces, 'trace')} read again. The other ${formatCount(left)} follow when nothing else is to do.`;
}
