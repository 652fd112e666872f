// The command line in the checkout: npm run --silent promptrail -- serve --port 0
// Builds it first when a source is newer, then runs it in this process, so that signals and exit codes are its own.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './support/run.ts';

const root = join(import.meta.dirname, '..');
const bundles = ['cli', 'collector', 'reader'] as const;
const bundleFile = (name: string) => join(root, 'dist', `${name}.cjs`);

/** Milliseconds since 1970; `ifMissing` for a file that is not there. */
function changedAt(file: string, ifMissing: number): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? ifMissing;
}

function isStale(): boolean {
  const oldest = Math.min(...bundles.map((name) => changedAt(bundleFile(name), 0)));
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => join(root, 'src', file));
  return [...sources, join(root, 'esbuild.mjs'), join(root, 'package-lock.json')].some((file) => changedAt(file, 0) > oldest);
}

if (isStale()) {
  const { code, output } = await run(process.execPath, ['esbuild.mjs', `--only=${bundles.join(',')}`], { cwd: root });
  if (code !== 0) {
    process.stderr.write(output);
    process.exit(1);
  }
}
process.argv[1] = bundleFile('cli');
await import(pathToFileURL(bundleFile('cli')).href);
