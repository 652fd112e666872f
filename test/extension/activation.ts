import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { extension, manifest } from './extension.ts';

export function activationSuite(): void {
  describe('activation', () => {
    it('activates without an error', async () => {
      await extension().activate();
      assert.equal(extension().isActive, true);
    });

    it('registers every view it contributes', async () => {
      const views = Object.values(manifest().contributes.views).flat();
      assert.ok(views.length > 0);
      for (const { id } of views) await vscode.commands.executeCommand(`${id}.focus`);
    });
  });
}
