import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedBrowser } from '../../scripts/browser.ts';
import { cacheDirectory } from '../../scripts/support/cacheDirectory.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporaryDirectory.ts';

describe('finding a browser', () => {
  let directory: TemporaryDirectory;
  let chrome: string;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    chrome = join(directory.path, 'google-chrome');
    await writeFile(chrome, '', { mode: 0o755 });
  });
  afterAll(() => directory.remove());

  it('takes the one in PATH', () => {
    expect(installedBrowser({ PATH: `/nowhere${delimiter}${directory.path}` })).toBe(chrome);
  });

  it('prefers CHROMIUM', () => {
    expect(installedBrowser({ PATH: directory.path, CHROMIUM: process.execPath })).toBe(process.execPath);
  });

  it('says so when CHROMIUM names a file that does not exist', () => {
    expect(() => installedBrowser({ PATH: directory.path, CHROMIUM: '/nowhere/chromium' })).toThrow(
      'CHROMIUM is set to /nowhere/chromium',
    );
  });
});

describe('the cache', () => {
  it.each([
    [{ XDG_CACHE_HOME: '/var/cache/me' }, join('/var/cache/me', 'promptrail')],
    [{ XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache', 'promptrail')],
    [{}, join(homedir(), '.cache', 'promptrail')],
  ])('with %j is outside the checkout', (environment, expected) => {
    expect(cacheDirectory(environment)).toEqual(expected);
  });
});
