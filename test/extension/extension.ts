import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId } from '../../src/vscode/contributions.ts';

/** The part of the manifest that the suite holds the running extension to. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly default: unknown }>> }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, `${extensionId} is not installed in this host`);
  return found;
}

export const manifest = (): Manifest => extension().packageJSON as Manifest;

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
