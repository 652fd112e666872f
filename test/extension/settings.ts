import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { settingDefaults } from '../../src/vscode/contributions.ts';
import { manifest } from './extension.ts';

export function settingsSuite(): void {
  describe('settings', () => {
    it('are known to the editor with the defaults that the code has', () => {
      const configuration = vscode.workspace.getConfiguration('promptrail');
      for (const [name, expected] of Object.entries(settingDefaults)) {
        assert.deepEqual(configuration.inspect(name)?.defaultValue, expected, name);
      }
    });

    it('are all read by the code', () => {
      const contributed = manifest().contributes.configuration.flatMap((section) => Object.keys(section.properties));
      const known = Object.keys(settingDefaults).map((name) => `promptrail.${name}`);
      assert.deepEqual([...contributed].sort(), [...known].sort());
    });
  });
}
