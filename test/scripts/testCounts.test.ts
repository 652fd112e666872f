import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countVitest } from '../../scripts/support/testCounts.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });

async function report(...testResults: object[]): Promise<string> {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory.remove());
  const path = join(directory.path, 'report.json');
  await writeFile(path, JSON.stringify({ testResults }));
  return path;
}

describe('the closing line of npm test', () => {
  it('counts each test by its status, and what is neither passed nor failed as skipped', async () => {
    const path = await report(file('failed', 'passed', 'failed', 'pending'), file('passed', 'passed', 'todo', 'skipped'));
    expect(await countVitest(path, 1)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it('counts a file that could not be loaded as one failure', async () => {
    expect(await countVitest(await report(file('failed'), file('passed', 'passed')), 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('fails when the run ended with an error although every test passed', async () => {
    expect(await countVitest(await report(file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('fails when nothing ran or no report was left', async () => {
    expect(await countVitest(await report(), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(await countVitest('/does/not/exist.json', 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
