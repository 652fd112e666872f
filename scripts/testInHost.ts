import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostReport } from '../test/extension/index.ts';
import { installCodeServer } from './codeServer/install.ts';
import { runInExtensionHost } from './codeServer/runInExtensionHost.ts';
import { startCodeServer } from './codeServer/start.ts';
import { packagePath } from './package.ts';
import { freePort } from './support/freePort.ts';
import { run } from './support/run.ts';
import type { Counts } from './support/testCounts.ts';

const root = join(import.meta.dirname, '..');

/** Settings that keep a test away from the ports and the database of the person who runs it. */
export async function testSettings(directory: string): Promise<Record<string, unknown>> {
  return {
    'promptrail.storage.database': join(directory, 'traces.db'),
    'promptrail.receiver.httpPort': await freePort(),
    'promptrail.receiver.grpcPort': await freePort(),
  };
}

/** Runs test/extension inside code-server's extension host, with the packaged extension installed. */
export async function testInHost(say: (line: string) => void): Promise<Counts> {
  const built = await run(process.execPath, ['esbuild.mjs', '--only=tests'], { cwd: root });
  if (built.code !== 0) throw new Error(`the suite could not be built:\n${built.output}`);
  const scratch = await mkdtemp(join(tmpdir(), 'prh-'));
  const report = join(scratch, 'report.json');
  const folder = join(scratch, 'workspace');
  await mkdir(folder);
  const server = await startCodeServer(await installCodeServer(), {
    vsix: [packagePath],
    testHost: true,
    settings: await testSettings(scratch),
    env: { PROMPTRAIL_TEST_REPORT: report },
  });
  const said: string[] = [];
  try {
    await runInExtensionHost(server, {
      folder,
      extensionDirectory: join(root, 'out/test/extension'),
      module: join(root, 'out/test/extension/index.js'),
      timeoutMs: 180_000,
      onLog: (line) => said.push(line),
    });
    const text = await readFile(report, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`the suite left no report; the workbench said:\n${said.join('\n')}`);
    return printReport(JSON.parse(text) as HostReport, say);
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Says what passed and what failed, and counts it. */
export function printReport(report: HostReport, say: (line: string) => void): Counts {
  for (const title of report.passed) say(`✓ ${title}`);
  for (const title of report.skipped) say(`- ${title}`);
  for (const { title, message } of report.failed) say(`✗ ${title}\n${message}`);
  return { passed: report.passed.length, failed: report.failed.length, skipped: report.skipped.length };
}

if (import.meta.main) {
  const counts = await testInHost((line) => console.log(line));
  process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
}
