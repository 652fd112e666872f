import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { askIdentity } from '../../src/workers/identity.ts';
import { exportTurn } from '../support/exportTurn.ts';
import { endpointPort, eventually, started } from './extension.ts';

export function receiverSuite(): void {
  describe('receiver', () => {
    it('listens on the port and keeps the database of the settings, and says so', async () => {
      const identity = await askIdentity(await endpointPort());
      assert.equal(identity?.name, 'promptrail');
      const wanted = vscode.workspace.getConfiguration('promptrail').get<string>('storage.database');
      if (wanted) assert.equal(identity.database, wanted);
    });

    it('lists a turn that the exporter of the OpenTelemetry SDK sent', async () => {
      const { reader } = await started();
      const traceId = await exportTurn(await endpointPort(), {
        session: 'in-host',
        question: 'Does it arrive?',
        answer: 'It does.',
      });
      const turn = await eventually('the turn is listed', async () => {
        const sessions = await reader.call('getSessions', { filter: '', limit: 100 });
        const pages = await Promise.all(
          sessions.rows.map(({ id }) => reader.call('getTurns', { sessionRowId: id, filter: '', limit: 100 })),
        );
        return pages.flatMap(({ rows }) => rows).find((row) => row.traceId === traceId);
      });
      assert.match(JSON.stringify(turn), /Does it arrive\?/);
      const steps = await reader.call('getSteps', { traceId });
      assert.equal(steps.length, 2);
    });

    it('answers a broken body with 400 and goes on', async () => {
      const port = await endpointPort();
      const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Uint8Array([0xff, 0xff, 0xff]),
      });
      assert.equal(response.status, 400);
      await exportTurn(port, { session: 'in-host', question: 'Still there?', answer: 'Yes.' });
    });
  });
}
