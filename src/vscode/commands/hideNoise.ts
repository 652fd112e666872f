import type { VisibleApp } from '../app.ts';

/** Hides the spans of infrastructure again. */
export function hideNoise(app: VisibleApp): void {
  app.viewState.showNoise = false;
}
