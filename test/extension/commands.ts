import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { manifest } from './extension.ts';

/** Commands that wait for the person: what they show is closed again and again until they are done. */
async function runAsSomebodyWhoDeclines(command: string): Promise<void> {
  let done = false;
  const finished = Promise.resolve(vscode.commands.executeCommand(command)).finally(() => {
    done = true;
  });
  const decline = async () => {
    for (let attempts = 0; attempts < 100; attempts++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (done) return;
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await vscode.commands.executeCommand('notifications.clearAll');
    }
    throw new Error('still waiting after 10 s, though everything it showed was closed');
  };
  await Promise.all([finished, decline()]);
}

export function commandsSuite(): void {
  describe('commands', () => {
    it('are all registered', async () => {
      const registered = new Set(await vscode.commands.getCommands(true));
      const missing = manifest().contributes.commands.filter(({ command }) => !registered.has(command));
      assert.deepEqual(missing, []);
    });

    for (const { command } of manifest().contributes.commands) {
      it(`${command} runs without an argument`, () => runAsSomebodyWhoDeclines(command));
    }
  });
}
