import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Bundles childMain.ts as the workers are bundled, driver outside; removed after the tests of this file. Returns how to run it. */
export function buildChild(): (...args: readonly string[]) => Child {
  // Inside the tree, so that the driver is found.
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'store-child-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'child.cjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'childMain.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['better-sqlite3'],
  });
  return (...args) => run(spawn(process.execPath, [outfile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

export interface Child {
  readonly process: ChildProcess;
  /** Lines of stdout so far. */
  lines(): readonly string[];
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
}

function run(process: ChildProcess): Child {
  let output = '';
  process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  return {
    process,
    // What stands behind the last line break was not finished.
    lines: () => output.split('\n').slice(0, -1),
    ended: new Promise((resolve) => process.on('close', () => resolve())),
  };
}
