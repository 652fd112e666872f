import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes the licences of the packages whose code went into bundles, from esbuild's `inputs`, as their licences ask.
 * Throws when a package brings no licence text and does not even name one.
 */
export async function writeNotices(inputs, file) {
  const directories = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0]);
  const notices = new Map();
  for (const directory of new Set(directories.filter((found) => found !== undefined))) {
    const { name, version, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
    const paper = (await readdir(directory)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    if (paper === undefined && license === undefined)
      throw new Error(`${name} ${version} names no licence, so it cannot be shipped`);
    const text = paper === undefined ? `Licence: ${license}` : await readFile(join(directory, paper), 'utf8');
    notices.set(`${name} ${version}`, text.trim());
  }
  const chapters = [...notices]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, text]) => `${title}\n${'='.repeat(title.length)}\n\n${text}\n`);
  await writeFile(file, `Promptrail contains the following packages.\n\n${chapters.join('\n\n')}`);
}
