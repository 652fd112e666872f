import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aspects } from '../../scripts/conventions/coverage.ts';
import { clientRows, conventionRows } from '../../scripts/conventions/table.ts';
import { supportTable, withTable } from '../../scripts/conventions/tables.ts';
import { conventions } from '../../src/model/convention.ts';
import { loadPrices } from '../../src/normalise/prices.ts';
import { recordings } from '../support/recording.ts';

const root = join(import.meta.dirname, '../..');
const rows = clientRows(await loadPrices());

describe('what is read of the recordings', () => {
  it.each(rows)('lacks nothing that $client sent', ({ cells }) => {
    expect(aspects.filter((aspect) => cells.get(aspect) === 'missing')).toEqual([]);
  });

  it('comes from every client that there is', () => {
    const clients = readdirSync(join(root, 'test/clients'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(clients.map(({ name }) => name).filter((name) => !recordings.includes(name))).toEqual([]);
  });

  it('is told by clients of conventions that there are', () => {
    const known: readonly string[] = conventions;
    expect(rows.flatMap((row) => row.conventions).filter((id) => !known.includes(id))).toEqual([]);
  });

  it('stands in the README as it is', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(withTable(readme, supportTable(conventionRows(rows)))).toBe(readme);
  });
});
