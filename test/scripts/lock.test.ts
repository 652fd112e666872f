import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withLock } from '../../scripts/support/lock.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

async function lockFile(): Promise<string> {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory.remove());
  return join(directory.path, 'install.lock');
}

describe('the lock of an installation', () => {
  it('lets one holder in at a time and leaves nothing behind', async () => {
    const file = await lockFile();
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([withLock(file, () => {}, work), withLock(file, () => {}, work)]);
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over when its holder has died', async () => {
    const file = await lockFile();
    writeFileSync(file, '4194305'); // above the highest process id of Linux
    expect(
      await withLock(
        file,
        () => {},
        async () => 'done',
      ),
    ).toBe('done');
  });

  it('is released when the work fails', async () => {
    const file = await lockFile();
    await expect(
      withLock(
        file,
        () => {},
        () => Promise.reject(new Error('no network')),
      ),
    ).rejects.toThrow('no network');
    expect(existsSync(file)).toBe(false);
  });
});
