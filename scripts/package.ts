import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './support/run.ts';

const root = join(import.meta.dirname, '..');

/** One package for all systems; it carries the native driver of each. */
export const packagePath = join(root, 'out/promptrail.vsix');

const maximumBytes = 12 * 1024 * 1024;

/** Builds for production and packs `out/promptrail.vsix`; returns its path. Throws with what the tools said. */
export async function packageExtension(): Promise<string> {
  const must = async (args: readonly string[]) => {
    const result = await run(process.execPath, args, { cwd: root });
    if (result.code !== 0) throw new Error(`${args.join(' ')} failed:\n${result.output}`);
  };
  await mkdir(join(root, 'out'), { recursive: true });
  await must(['esbuild.mjs', '--minify', '--only=extension,collector,reader,cli,webview']);
  // Under another name until it is whole: a test that runs meanwhile reads the old one.
  const unfinished = join(root, 'out/promptrail.unfinished.vsix');
  await must([
    'node_modules/@vscode/vsce/vsce',
    'package',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    unfinished,
  ]);
  const { size } = await stat(unfinished);
  if (size > maximumBytes)
    throw new Error(`the package has ${size} bytes; ${maximumBytes} are allowed. npm run build -- --sizes shows what grew.`);
  await rename(unfinished, packagePath);
  return packagePath;
}

if (import.meta.main) {
  try {
    const { size } = await stat(await packageExtension());
    console.log(`out/promptrail.vsix  ${(size / 1024 / 1024).toFixed(2)} MB`);
  } catch (error) {
    // The tools' own words; a stack of ours would bury them.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
