// The command line in the checkout: npm run --silent promptrail -- serve --port 0
// Builds it first when a source is newer, then runs it in this process, so that signals and exit codes are its own.
import { pathToFileURL } from 'node:url';
import { buildIfStale, bundleFile } from './support/bundles.ts';
import { endWithParent } from './support/endWithParent.ts';

try {
  await buildIfStale(['cli', 'collector', 'reader']);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
endWithParent();
process.argv[1] = bundleFile('cli');
await import(pathToFileURL(bundleFile('cli')).href);
