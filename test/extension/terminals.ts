import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { endpointPort, eventually } from './extension.ts';

const writeEnvironment = "require('fs').writeFileSync(process.env.PROMPTRAIL_TEST_FILE, JSON.stringify(process.env))";

/** The environment of a program started in a new terminal. */
async function terminalEnvironment(): Promise<Record<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'prt-'));
  const file = join(directory, 'environment.json');
  // The editor's own Node, also where it is Electron: no shell is needed and none differs.
  const terminal = vscode.window.createTerminal({
    shellPath: process.execPath,
    shellArgs: ['-e', writeEnvironment],
    env: { ELECTRON_RUN_AS_NODE: '1', PROMPTRAIL_TEST_FILE: file },
  });
  try {
    return await eventually(
      'the terminal has started',
      async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, string>,
    );
  } finally {
    terminal.dispose();
    await rm(directory, { recursive: true, force: true });
  }
}

export function terminalsSuite(): void {
  describe('terminals', () => {
    it('carry the endpoint of the receiver', async () => {
      const port = await endpointPort();
      const environment = await eventually('a new terminal knows the endpoint', async () => {
        const found = await terminalEnvironment();
        return found['OTEL_EXPORTER_OTLP_ENDPOINT'] === undefined ? undefined : found;
      });
      assert.match(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '', new RegExp(`:${port}$`));
      assert.equal(environment['OTEL_EXPORTER_OTLP_PROTOCOL'], 'http/protobuf');
    });

    it('carry nothing when the setting is off', async () => {
      const configuration = vscode.workspace.getConfiguration('promptrail');
      await configuration.update('terminals.configureExporter', false, vscode.ConfigurationTarget.Global);
      try {
        await eventually('a new terminal knows no endpoint', async () => {
          const found = await terminalEnvironment();
          return found['OTEL_EXPORTER_OTLP_ENDPOINT'] === undefined ? true : undefined;
        });
      } finally {
        await configuration.update('terminals.configureExporter', undefined, vscode.ConfigurationTarget.Global);
      }
    });
  });
}
