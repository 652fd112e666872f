import * as vscode from 'vscode';
import { maxNoteLength } from '../../review/labels.ts';
import type { VisibleApp } from '../app.ts';
import { tell } from '../messages.ts';
import { commandTargets } from '../targets.ts';

/** Asks for a note on the selected turns or steps, beginning with the one that is there. */
export async function addNote(app: VisibleApp, ...parameters: readonly unknown[]): Promise<void> {
  const targets = commandTargets(app, parameters);
  const [first] = targets;
  if (first === undefined) {
    tell('Select a turn or a step first.');
    return;
  }
  const value = (await app.labels.note(first)) ?? '';
  const text = await vscode.window.showInputBox({
    title: targets.length === 1 ? 'Note' : `Note on ${targets.length} turns and steps`,
    prompt: 'The first thing that went wrong, or right. Empty removes the note.',
    value,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.length > maxNoteLength ? `At most ${maxNoteLength} characters.` : undefined),
  });
  if (text !== undefined && text !== value) await app.labels.apply({ kind: 'note', text }, targets);
}
