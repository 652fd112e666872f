import { format } from 'node:util';
import { launchBrowser } from '../browser.ts';
import type { CodeServer } from './start.ts';

export interface HostedTests {
  /** The workspace folder of the window. */
  readonly folder: string;
  /** The folder of the extension that carries the tests (a package.json is enough), beside the installed ones. */
  readonly extensionDirectory: string;
  /** A CommonJS module in it that exports `run(): Promise<void>`. */
  readonly module: string;
  readonly timeoutMs: number;
  /** What the extension host printed, mixed with the workbench's own log. */
  readonly onLog?: (line: string) => void;
}

/**
 * Runs a test module inside the extension host of a new window; resolves to its exit code: 0, or 1 when run() rejected
 * or the module did not load. The server must have been started with `testHost`.
 */
export async function runInExtensionHost(server: CodeServer, tests: HostedTests): Promise<number> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const uri = (path: string) => `vscode-remote://${server.host}${path}`;
    const payload = [
      ['extensionDevelopmentPath', uri(tests.extensionDirectory)],
      ['extensionTestsPath', uri(tests.module)],
    ];
    const exitCode = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the extension host gave no result in ${tests.timeoutMs} ms`)),
        tests.timeoutMs,
      );
      browser.once('disconnected', () => reject(new Error('the browser went away')));
      // The workbench calls these two when they exist: the same way VS Code's own web tests end.
      const exposed = Promise.all([
        page.exposeFunction('codeAutomationExit', (code: number) => {
          clearTimeout(timer);
          resolve(code);
        }),
        page.exposeFunction('codeAutomationLog', (_level: string, args: unknown[]) => tests.onLog?.(format(...args))),
      ]);
      const address = `${server.addressOf(tests.folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
      exposed.then(() => page.goto(address, { waitUntil: 'domcontentloaded' })).catch(reject);
    });
    return await exitCode;
  } finally {
    await browser.close();
  }
}
