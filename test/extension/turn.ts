import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { verdictScore } from '../../src/model/score.ts';
import { tracePanelType } from '../../src/vscode/contributions.ts';
import { exportTurn } from '../support/exportTurn.ts';
import { endpointPort, eventually, started } from './extension.ts';

export function turnSuite(): void {
  describe('a turn', () => {
    let traceId: string;
    before(async () => {
      traceId = await exportTurn(await endpointPort(), { session: 'turn', question: 'What am I?', answer: 'A turn.' });
      const { reader } = await started();
      await eventually('it is stored', () => reader.call('getTurn', { traceId }));
    });

    it('opens in a panel of its own', async () => {
      await vscode.commands.executeCommand('promptrail.openTrace', { traceId });
      await eventually('a tab of the panel is open', async () => {
        const inputs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.input);
        // The editor puts a prefix of its own before the type.
        return inputs.find((input) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(tracePanelType));
      });
    });

    it('is labelled by a command, durably, and the label is taken back by undo', async () => {
      const { reader } = await started();
      const verdicts = async () => (await reader.call('getScores', { traceId })).filter(({ name }) => name === verdictScore);
      await vscode.commands.executeCommand('promptrail.markPass', { traceId });
      const [verdict] = await eventually('a verdict is stored', async () => {
        const found = await verdicts();
        return found.length > 0 ? found : undefined;
      });
      assert.deepEqual([verdict?.value, verdict?.source], ['pass', 'human']);
      await vscode.commands.executeCommand('promptrail.undoLabel');
      await eventually('no verdict is left', async () => ((await verdicts()).length === 0 ? true : undefined));
    });
  });
}
