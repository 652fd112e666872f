// Records what real SDKs send. Clients are in test/clients, recordings in test/fixtures/otlp.
//   npm run record -- <client> [more clients | --all]
//   npm run record -- --print <client>   shows a recording: its spans and log records with their attributes
//   npm run record -- --table --all      writes test/fixtures/README.md anew from what the clients say of themselves
import { parseArgs } from 'node:util';
import { allClients } from './client.ts';
import { printRecording } from './printRecording.ts';
import { recordClient, updateTable } from './recordClient.ts';

const off = { type: 'boolean', default: false } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { all: off, print: off, table: off } });
const clients = values.all ? allClients() : positionals;
if (clients.length === 0) {
  console.error(`Name a client: ${allClients().join(', ')}; or --all.`);
  process.exitCode = 2;
}
for (const client of clients) {
  try {
    if (values.print) printRecording(client);
    else if (values.table) updateTable(client);
    else await recordClient(client);
  } catch (error) {
    console.error(`${client}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
