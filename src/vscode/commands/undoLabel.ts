import type { VisibleApp } from '../app.ts';
import { tell } from '../messages.ts';

/** Takes the last label of this window back, whatever it was about. */
export async function undoLabel(app: VisibleApp): Promise<void> {
  const undone = await app.labels.undo();
  tell(undone ? 'The last label was taken back.' : 'There is no label to undo.');
}
