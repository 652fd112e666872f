import { defineConfig } from 'vitest/config';

// The pure suite: no editor, no browser. The suites that need one have a config beside them (test/workbench).
export default defineConfig({
  resolve: { alias: { vscode: new URL('./test/support/noVscode.ts', import.meta.url).pathname } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/workbench/**', 'test/extension/**'], testTimeout: 20_000 },
});
