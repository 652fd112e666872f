import { readFile } from 'node:fs/promises';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const passedOnce: Counts = { passed: 1, failed: 0, skipped: 0 };
export const failedOnce: Counts = { passed: 0, failed: 1, skipped: 0 };

export function total(counts: readonly Counts[]): Counts {
  const sum = (of: (one: Counts) => number) => counts.reduce((all, one) => all + of(one), 0);
  return { passed: sum((one) => one.passed), failed: sum((one) => one.failed), skipped: sum((one) => one.skipped) };
}

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

/**
 * Counts a vitest run. A file that could not be loaded counts as one failure, and so does a run that exits with an
 * error although no test failed (an unhandled rejection) or that has left no report.
 */
export async function countVitest(reportFile: string, exitCode: number): Promise<Counts> {
  const text = await readFile(reportFile, 'utf8').catch(() => undefined);
  if (text === undefined) return failedOnce;
  const { testResults } = JSON.parse(text) as VitestReport;
  const statuses = testResults.flatMap((file) => {
    const own = file.assertionResults.map((test) => test.status);
    return file.status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own;
  });
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  const ranNothing = statuses.length === 0;
  return {
    passed,
    failed: failed === 0 && (exitCode !== 0 || ranNothing) ? 1 : failed,
    skipped: statuses.length - passed - failed,
  };
}
