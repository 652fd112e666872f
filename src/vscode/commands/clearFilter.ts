import type { VisibleApp } from '../app.ts';

/** Shows all sessions again. */
export function clearFilter(app: VisibleApp): void {
  app.viewState.filter = '';
}
