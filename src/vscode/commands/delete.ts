import { plural } from '../../model/format.ts';
import type { VisibleApp } from '../app.ts';
import { confirm, tell } from '../messages.ts';
import { selectedTraceIds } from '../selectedTraceIds.ts';

/** Deletes the selected turns and sessions, after asking. */
export async function deleteTraces(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const traceIds = await selectedTraceIds(app, parameters);
  if (traceIds.length === 0) {
    tell('Select a session or a turn first.');
    return;
  }
  const question = `Delete ${plural(traceIds.length, 'turn')}?`;
  if (!(await confirm(question, 'Labels and notes go too. This cannot be undone.', 'Delete'))) return;
  const deleted = await app.collector.call('deleteTraces', { traceIds });
  app.panels.forget(traceIds);
  app.sessions.refresh();
  tell(`Deleted ${plural(deleted, 'turn')}`);
}
