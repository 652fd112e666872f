import type { VisibleApp } from '../app.ts';
import { TreeElement } from '../treeElement.ts';

/** Fetches the rows that a "Load more" row stands for; from elsewhere there is nothing to load. */
export async function loadMore(app: VisibleApp, ...[row]: readonly unknown[]): Promise<void> {
  if (row instanceof TreeElement && row.row.kind === 'more') await app.sessions.loadMore(row);
}
