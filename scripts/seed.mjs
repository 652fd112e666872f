// Posts the recorded requests of test/fixtures/otlp to a receiver that runs, in the order of their names.
//   node scripts/seed.mjs [ENDPOINT]      default: $OTEL_EXPORTER_OTLP_ENDPOINT, else http://127.0.0.1:4318
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const endpoint = (process.argv[2] ?? process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318').replace(/\/+$/, '');
const fixtures = join(import.meta.dirname, '../test/fixtures/otlp');
const contentTypes = new Map([
  ['pb', 'application/x-protobuf'],
  ['json', 'application/json'],
]);

let failed = 0;
const entries = await readdir(fixtures, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
for (const file of files.sort()) {
  // NN-<signal>.<pb|json>
  const [, signal, extension] = /-(traces|logs|metrics)\.(pb|json)$/.exec(file) ?? [];
  if (signal === undefined) continue;
  const headers = { 'content-type': contentTypes.get(extension) };
  const answer = await fetch(`${endpoint}/v1/${signal}`, { method: 'POST', headers, body: await readFile(file) }).catch(
    (error) => error,
  );
  if (answer instanceof Error) {
    console.error(
      `${endpoint} does not answer (${answer.cause?.message ?? answer.message}). Open a window with the extension, or run: npm run promptrail -- serve`,
    );
    process.exit(1);
  }
  const name = relative(fixtures, file);
  if (answer.ok) console.log(`${answer.status}  ${name}`);
  else {
    failed += 1;
    console.error(`${answer.status}  ${name}  ${await answer.text()}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
