import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedBrowser } from '../../scripts/browser.ts';
import { cacheDirectory } from '../../scripts/support/cacheDirectory.ts';

describe('finding a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'prb-'));
  const chrome = join(directory, 'google-chrome');
  writeFileSync(chrome, '');
  chmodSync(chrome, 0o755);

  it('takes the one in PATH', () => {
    expect(installedBrowser({ PATH: `/nowhere:${directory}` })).toBe(chrome);
  });

  it('prefers CHROMIUM', () => {
    expect(installedBrowser({ PATH: directory, CHROMIUM: process.execPath })).toBe(process.execPath);
  });

  it('says so when CHROMIUM names a file that does not exist', () => {
    expect(() => installedBrowser({ PATH: directory, CHROMIUM: '/nowhere/chromium' })).toThrow(
      'CHROMIUM is set to /nowhere/chromium',
    );
  });
});

describe('the cache', () => {
  it.each([
    [{ XDG_CACHE_HOME: '/var/cache/me' }, '/var/cache/me/promptrail'],
    [{ XDG_CACHE_HOME: 'relative' }, expect.stringMatching(/^\/.+\.cache\/promptrail$/)],
    [{}, expect.stringMatching(/^\/.+\.cache\/promptrail$/)],
  ])('with %j is outside the checkout', (environment, expected) => {
    expect(cacheDirectory(environment)).toEqual(expected);
  });
});
