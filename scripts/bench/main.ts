// npm run bench [-- NAME … --peers --long]: builds what is measured, measures, and prints one markdown table. Each module
// beside this one that exports functions `run…(options): Promise<readonly BenchRow[]>` adds its rows; names choose modules
// ("ingest reading"), --peers adds those that start with "peer", --long takes the sizes of the budget where they take minutes.
import { readdirSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../support/bundles.ts';
import type { BenchRow } from './row.ts';
import type { BenchOptions } from './support/options.ts';

type Measurement = (options: BenchOptions) => Promise<readonly BenchRow[]>;

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { peers: { type: 'boolean', default: false }, long: { type: 'boolean', default: false } },
});

async function measurementsOf(name: string): Promise<readonly Measurement[]> {
  const exported: Record<string, unknown> = await import(pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href);
  const functions = Object.entries(exported).filter(([key, value]) => key.startsWith('run') && typeof value === 'function');
  return functions.map(([, value]) => value as Measurement);
}

function table(rows: readonly BenchRow[]): string {
  const mark = (met: boolean | undefined) => (met === undefined ? '' : met ? 'yes' : 'no');
  const cells = rows.map((row) => [row.what, row.measured, row.beside, row.ratio, row.budget, mark(row.met)]);
  const head = ['What', 'Measured', 'Beside', 'Ratio', 'Budget', 'Met'];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n');
}

const modules = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => positionals.length === 0 || positionals.includes(name))
  // Peers are installed and measured only when asked for.
  .filter((name) => options.peers || !name.startsWith('peer'));

await buildIfStale(['cli', 'collector', 'reader', 'extension']);
const rows: BenchRow[] = [];
let failed = false;
for (const name of modules.sort()) {
  for (const measure of await measurementsOf(name)) {
    const started = performance.now();
    try {
      rows.push(...(await measure(options)));
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.error(`${name} ${measure.name}: ${seconds} s`); // progress, not part of the table
    } catch (error) {
      failed = true;
      console.error(error);
    }
  }
}
if (rows.length === 0) console.error(`Nothing was measured. Names: ${modules.join(', ') || 'none match'}.`);
else {
  console.log(table(rows));
  console.log(
    `\n${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${platform()} ${arch()}, Node ${process.version}.`,
  );
}
process.exit(failed || rows.length === 0 ? 1 : 0);
