import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { exportTurn } from '../support/exportTurn.ts';
import { eventually, extension } from './extension.ts';

export function receiverSuite(): void {
  describe('receiver', () => {
    const port = () => vscode.workspace.getConfiguration('promptrail').get<number>('receiver.httpPort') ?? 4318;

    it('tells who answers on the port of the settings', async () => {
      await extension().activate();
      const identity = await eventually('the port answers as a Promptrail', async () => {
        const response = await fetch(`http://127.0.0.1:${port()}/promptrail`);
        return response.ok ? ((await response.json()) as { name: string; database: string }) : undefined;
      });
      assert.equal(identity.name, 'promptrail');
      const wanted = vscode.workspace.getConfiguration('promptrail').get<string>('storage.database');
      if (wanted) assert.equal(identity.database, wanted);
    });

    it('takes a turn from the exporter of the OpenTelemetry SDK', async () => {
      await exportTurn(port(), { session: 'in-host', question: 'Does it arrive?', answer: 'It does.' });
    });

    it('answers a broken body with 400 and goes on', async () => {
      const response = await fetch(`http://127.0.0.1:${port()}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Uint8Array([0xff, 0xff, 0xff]),
      });
      assert.equal(response.status, 400);
      await exportTurn(port(), { session: 'in-host', question: 'Still there?', answer: 'Yes.' });
    });
  });
}
