import type { VisibleApp } from '../app.ts';
import { labelTargets } from '../labelTargets.ts';

/** Takes this person's pass or fail back; notes stay. */
export function clearLabel(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  return labelTargets(app, { kind: 'clear' }, parameters);
}
