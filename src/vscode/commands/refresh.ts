import type { VisibleApp } from '../app.ts';

/** Fetches the sessions anew. */
export function refresh(app: VisibleApp): void {
  app.sessions.refresh();
}
