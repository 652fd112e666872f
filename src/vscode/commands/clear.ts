import { formatCount } from '../../model/format.ts';
import type { VisibleApp } from '../app.ts';
import { confirm, tell } from '../messages.ts';

/** Deletes everything, after asking. */
export async function clear(app: VisibleApp): Promise<void> {
  const { traces } = await app.reader.call('getDatabaseSize', {});
  const question = traces === 1 ? 'Delete the one trace there is?' : `Delete all ${formatCount(traces)} traces?`;
  const detail = 'Labels and notes go with them, in every window. This cannot be undone: export first what you want to keep.';
  if (!(await confirm(question, detail, 'Delete All'))) return;
  await app.collector.call('clear', {}, 0);
  app.panels.forget('all');
  app.sessions.refresh();
  tell('All traces were deleted');
}
