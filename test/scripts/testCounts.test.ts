import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countVitest } from '../../scripts/support/testCounts.ts';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });

function report(...testResults: object[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'prc-')), 'report.json');
  writeFileSync(path, JSON.stringify({ testResults }));
  return path;
}

describe('the closing line of npm test', () => {
  it('counts each test by its status, and what is neither passed nor failed as skipped', async () => {
    const path = report(file('failed', 'passed', 'failed', 'pending'), file('passed', 'passed', 'todo', 'skipped'));
    expect(await countVitest(path, 1)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it('counts a file that could not be loaded as one failure', async () => {
    expect(await countVitest(report(file('failed'), file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('fails when the run ended with an error although every test passed', async () => {
    expect(await countVitest(report(file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('fails when nothing ran or no report was left', async () => {
    expect(await countVitest(report(), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(await countVitest('/does/not/exist.json', 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
