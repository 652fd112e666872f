import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packagePath } from '../../scripts/package.ts';
import { type Stage, setStage } from './support/stage.ts';

describe('the package', () => {
  let stage: Stage;
  let files: readonly string[];
  beforeAll(async () => {
    stage = await setStage('package', {});
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    // What the server unpacked is what a user gets.
    const installed = join(stage.server.home, 'extensions', `promptrail.promptrail-${version}`);
    const entries = readdirSync(installed, { recursive: true, withFileTypes: true });
    files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
      .sort();
  });
  afterAll(() => stage?.close());

  it('carries the native driver of all eight systems', () => {
    const systems = ['darwin', 'linux', 'linuxmusl', 'win32'].flatMap((system) => [`${system}-arm64`, `${system}-x64`]);
    const prebuilds = 'node_modules/better-sqlite3/prebuilds/';
    const carried = files.filter((file) => file.startsWith(prebuilds)).map((file) => file.slice(prebuilds.length));
    expect(carried).toEqual(systems.map((system) => `${system}.node`));
  });

  it('carries the bundles, the manifest and the papers, and nothing that is not meant', () => {
    const rest = files.filter((file) => !file.startsWith('node_modules/') && !file.startsWith('media/'));
    // Unpacking adds the first and changes the case of the papers.
    expect(rest.map((file) => file.toLowerCase()).sort()).toEqual([
      '.vsixmanifest',
      'changelog.md',
      'dist/cli.cjs',
      'dist/collector.cjs',
      'dist/extension.cjs',
      'dist/notices.txt',
      'dist/reader.cjs',
      'dist/webview/codicon.ttf',
      'dist/webview/main.css',
      'dist/webview/main.js',
      'license.txt',
      'package.json',
      'readme.md',
    ]);
    expect(
      files.filter((file) => /^node_modules\/(?!better-sqlite3\/(package\.json|LICENSE|lib\/|prebuilds\/))/.test(file)),
    ).toEqual([]);
  });

  it('has less than 12 MB', () => {
    expect(statSync(packagePath).size).toBeLessThan(12 * 1024 * 1024);
  });
});
