import { run } from './support/run.ts';

/** The projects, each with the libraries that its code may use. */
export const typeScriptProjects = ['tsconfig.json', 'webview/tsconfig.json', 'test/tsconfig.json'] as const;

if (import.meta.main) {
  const results = await Promise.all(typeScriptProjects.map((project) => run('tsc', ['-p', project])));
  for (const { output } of results) process.stdout.write(output);
  process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;
}
