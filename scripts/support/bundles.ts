import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

const root = join(import.meta.dirname, '../..');

/** A bundle of esbuild.mjs that runs in Node. */
export type Bundle = 'cli' | 'collector' | 'reader' | 'extension';

export function bundleFile(bundle: Bundle): string {
  return join(root, 'dist', `${bundle}.cjs`);
}

/** Builds the bundles when one of them is missing or older than a source. Throws with what the build said when it fails. */
export async function buildIfStale(bundles: readonly Bundle[]): Promise<void> {
  if (!areStale(bundles)) return;
  const { code, output } = await run(process.execPath, ['esbuild.mjs', `--only=${bundles.join(',')}`], { cwd: root });
  if (code !== 0) throw new Error(`${bundles.join(', ')} could not be built:\n${output}`);
}

function areStale(bundles: readonly Bundle[]): boolean {
  const oldest = Math.min(...bundles.map((bundle) => changedAt(bundleFile(bundle))));
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => join(root, 'src', file));
  return [...sources, join(root, 'esbuild.mjs'), join(root, 'package-lock.json')].some((file) => changedAt(file) > oldest);
}

/** Milliseconds since 1970; 0 for a file that is not there. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
