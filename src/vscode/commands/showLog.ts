import type { VisibleApp } from '../app.ts';

/** Opens the log in the output panel. */
export function showLog(app: VisibleApp): void {
  app.log.show();
}
