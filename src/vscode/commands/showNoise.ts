import type { VisibleApp } from '../app.ts';

/** Shows the spans of infrastructure among the steps. */
export function showNoise(app: VisibleApp): void {
  app.viewState.showNoise = true;
}
