import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allClients } from '../../../scripts/record/client.ts';
import { withClient, withLine } from '../../../scripts/record/recordingsTable.ts';

describe('the table of recordings', () => {
  const table = (...rows: string[]): string => ['# Fixtures', '', '|---|---|---|---|---|---|', ...rows, '', 'End'].join('\n');

  it('keeps one line a folder, sorted', () => {
    const before = table('| a | 1 |', '| c | 1 |');
    expect(withLine(before, ['b', '2'])).toBe(table('| a | 1 |', '| b | 2 |', '| c | 1 |'));
    expect(withLine(before, ['c', '2'])).toBe(table('| a | 1 |', '| c | 2 |'));
  });

  it('does not let a cell end before its end', () => {
    expect(withLine(table(), ['a', 'x | y'])).toBe(table('| a | x \\| y |'));
  });

  it('does not invent a table, nor a date', () => {
    expect(() => withLine('# Fixtures', ['a'])).toThrow(/no table/);
    expect(() => withClient(table(), 'langfuse')).toThrow(/has not been recorded/);
  });

  it('says of every client what the client says of itself', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../fixtures/README.md'), 'utf8');
    for (const client of allClients()) expect(withClient(readme, client), 'npm run record -- --table --all').toBe(readme);
  });
});
