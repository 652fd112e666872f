// npm run test:desktop: the in-host suite inside desktop VS Code, which @vscode/test-electron downloads.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand } from '@vscode/test-electron';
import type { HostReport } from '../test/extension/index.ts';
import { packageExtension } from './package.ts';
import { run } from './support/run.ts';
import { printReport, testSettings } from './testInHost.ts';

const root = join(import.meta.dirname, '..');
const vsix = await packageExtension();
const built = await run(process.execPath, ['esbuild.mjs', '--only=tests'], { cwd: root });
if (built.code !== 0) throw new Error(built.output);

// A short path: macOS allows 103 characters for the editor's socket.
const scratch = await mkdtemp(join(process.platform === 'darwin' ? '/tmp' : tmpdir(), 'pre-'));
const profile = ['--user-data-dir', join(scratch, 'data'), '--extensions-dir', join(scratch, 'extensions')];
const report = join(scratch, 'report.json');
const folder = join(scratch, 'workspace');
try {
  await mkdir(folder);
  await mkdir(join(scratch, 'data/User'), { recursive: true });
  await writeFile(join(scratch, 'data/User/settings.json'), JSON.stringify(await testSettings(scratch)));
  const version = process.env['VSCODE_VERSION'] ?? 'stable';
  await runVSCodeCommand([...profile, '--install-extension', vsix], { version });
  await runTests({
    vscodeExecutablePath: await downloadAndUnzipVSCode(version),
    extensionDevelopmentPath: join(root, 'out/test/extension'),
    extensionTestsPath: join(root, 'out/test/extension/index.js'),
    extensionTestsEnv: { PROMPTRAIL_TEST_REPORT: report },
    launchArgs: [folder, ...profile, '--disable-workspace-trust', '--disable-updates', '--skip-welcome'],
  }).catch((error: unknown) => console.error(String(error))); // the report says it better
  const counts = printReport(JSON.parse(await readFile(report, 'utf8')) as HostReport, (line) => console.log(line));
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
