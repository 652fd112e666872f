import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPrices } from '../../src/normalise/prices.ts';
import { aspects } from './coverage.ts';
import { clientRows, conventionRows } from './table.ts';
import { clientTable, supportTable, withTable } from './tables.ts';

// npm run conventions [-- --clients] [-- --write]: what Promptrail reads of what each convention tells, computed from the
// recordings in test/fixtures/otlp. `--clients`: a row for each recorded client; `--write`: puts the table into the README.
const rows = clientRows(await loadPrices());
const conventions = conventionRows(rows);
const table = supportTable(conventions);
console.log(process.argv.includes('--clients') ? clientTable(rows) : table);
if (process.argv.includes('--write')) {
  const readme = join(import.meta.dirname, '../../README.md');
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), table));
}
const missing = rows.flatMap(({ client, cells }) =>
  aspects.filter((aspect) => cells.get(aspect) === 'missing').map((aspect) => `${client}: ${aspect}`),
);
if (missing.length > 0) {
  console.error(`\nSent, and not where it belongs:\n${missing.map((line) => `  ${line}`).join('\n')}`);
  process.exitCode = 1;
}
