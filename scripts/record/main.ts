// Records what real SDKs send. Clients are in test/clients, recordings in test/fixtures/otlp.
//   npm run record -- <client> [more clients | --all]
//   npm run record -- --print <client>   shows a recording: its spans and log records with their attributes
import { parseArgs } from 'node:util';
import { allClients } from './fixtures.ts';
import { printRecording } from './print.ts';
import { recordClient } from './recordClient.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false }, print: { type: 'boolean', default: false } },
});
const clients = values.all ? allClients() : positionals;
if (clients.length === 0) {
  console.error(`Name a client: ${allClients().join(', ')}; or --all.`);
  process.exitCode = 2;
}
for (const client of clients) {
  try {
    if (values.print) printRecording(client);
    else await recordClient(client);
  } catch (error) {
    console.error(`${client}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
