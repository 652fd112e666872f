import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PromptrailExports } from '../../src/extension.ts';
import { extensionId } from '../../src/vscode/contributions.ts';

/** The part of the manifest that the suite holds the running extension to. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly default: unknown }>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

export function extension(): vscode.Extension<PromptrailExports> {
  const found = vscode.extensions.getExtension<PromptrailExports>(extensionId);
  assert.ok(found, `${extensionId} is not installed in this host`);
  return found;
}

export const manifest = (): Manifest => extension().packageJSON as Manifest;

/** The started extension: both workers are ready, or have said why not. */
export async function started(): Promise<PromptrailExports> {
  const exports = await extension().activate();
  const { role, message } = await exports.whenReady();
  assert.notEqual(role, 'failed', message);
  return exports;
}

/** Asks again until the answer is defined; fails with the words given when time is up. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, timeoutMs = 20_000): Promise<T> {
  const until = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`in ${timeoutMs} ms: ${what}`, { cause: last });
}

/** The port that apps are to send to. */
export async function endpointPort(): Promise<number> {
  const { whenReady } = await started();
  const { httpPort } = await whenReady();
  assert.ok(httpPort, 'the receiver names no port');
  return httpPort;
}
