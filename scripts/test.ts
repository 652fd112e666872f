// npm test: every check there is, in order of cost; what is missing is installed meanwhile. The last line counts.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './browser.ts';
import { installCodeServer } from './codeServer/install.ts';
import { packageExtension } from './package.ts';
import { run } from './support/run.ts';
import { type Counts, countVitest, failedOnce, passedOnce, total } from './support/testCounts.ts';
import { testInHost } from './testInHost.ts';
import { typeScriptProjects } from './typecheck.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'out/test-reports');
process.chdir(root);
// Colour is for a terminal; a log that is kept stays readable.
if (!process.stdout.isTTY) process.env['NO_COLOR'] = '1';
process.env['PATH'] = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);

const sectionNames = ['checks', 'unit', 'package', 'host', 'workbench'] as const;
type SectionName = (typeof sectionNames)[number];

const { values: options } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = new Set<string>(options.only?.split(',') ?? sectionNames);
const lines: string[] = [];
const say = (line: string) => console.log(line);

/** Runs a section if it was asked for; whatever it throws is one failure, in words. */
async function section(name: SectionName, title: string, work: () => Promise<Counts>): Promise<Counts> {
  if (!wanted.has(name)) return { passed: 0, failed: 0, skipped: 0 };
  say(`\n== ${title}`);
  const started = performance.now();
  const counts = await work().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return failedOnce;
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  lines.push(`${title.padEnd(34)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped   ${seconds} s`);
  return counts;
}

/** A program that is one test: green when it exits with 0. */
async function oneTest(title: string, command: string, args: readonly string[]): Promise<Counts> {
  const { code, output, durationMs } = await run(command, args, { timeoutMs: 300_000 });
  say(`${code === 0 ? '✓' : '✗'} ${title}  ${(durationMs / 1000).toFixed(1)} s`);
  if (code !== 0) say(output);
  return code === 0 ? passedOnce : failedOnce;
}

async function vitest(name: string, timeoutMs: number, more: readonly string[]): Promise<Counts> {
  const report = join(reports, `${name}.json`);
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more];
  const { code } = await run('vitest', args, { onLine: say, timeoutMs });
  return countVitest(report, code);
}

async function main(): Promise<number> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  // The slow downloads go on beside the first sections. A failure is kept until the section that needs them.
  const needsWorkbench = wanted.has('host') || wanted.has('workbench');
  const provided = needsWorkbench ? Promise.allSettled([installCodeServer(say), findBrowser(say)]) : Promise.resolve([]);

  const counts: Counts[] = [];
  counts.push(
    await section('checks', 'lint and types', async () => {
      const lint = await oneTest('biome check', 'biome', ['check', '--max-diagnostics=50']);
      const types = await Promise.all(typeScriptProjects.map((project) => oneTest(`tsc -p ${project}`, 'tsc', ['-p', project])));
      return total([lint, ...types]);
    }),
  );
  counts.push(await section('unit', 'unit and pipeline tests', () => vitest('unit', 300_000, [])));

  let packaged = !wanted.has('package');
  counts.push(
    await section('package', 'build and package', async () => {
      const bytes = statSync(await packageExtension()).size;
      packaged = true;
      say(`✓ out/promptrail.vsix  ${(bytes / 1024 / 1024).toFixed(2)} MB`);
      return passedOnce;
    }),
  );

  const prerequisites = async () => {
    for (const result of await provided) if (result.status === 'rejected') throw result.reason;
    if (!packaged) throw new Error('Not run, which counts as a failure: there is no package to install.');
  };
  counts.push(
    await section('host', 'inside the extension host', async () => {
      await prerequisites();
      return testInHost(say);
    }),
  );
  counts.push(
    await section('workbench', 'in a real workbench', async () => {
      await prerequisites();
      for (const kept of ['screenshots', 'logs']) rmSync(join(root, 'out', kept), { recursive: true, force: true });
      return vitest('workbench', 480_000, ['--config', 'test/workbench/vitest.config.ts']);
    }),
  );

  const sum = total(counts);
  say(`\n${lines.join('\n')}`);
  if (options.only !== undefined) say(`Only ${options.only} ran, as asked.`);
  say(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  return sum.failed === 0 ? 0 : 1;
}

// Something that still holds the process (a browser, a socket) must not keep the result from the caller.
process.exit(await main());
