import type { VisibleApp } from '../app.ts';
import { labelTargets } from '../labelTargets.ts';

/** Says that the selected turns or steps pass. */
export function markPass(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  return labelTargets(app, { kind: 'pass' }, parameters);
}
