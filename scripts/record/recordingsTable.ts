import { pinnedVersions, readDescription } from './client.ts';

const columns = 6;
const rule = `|${'---|'.repeat(columns)}`;
const dateColumn = 4;

/**
 * The document (test/fixtures/README.md) with a client's line in its table of recordings, which is sorted by folder, and
 * with the date of recording that the line had when none is given. Throws when there is no table, or no date.
 */
export function withClient(document: string, client: string, date?: string): string {
  const { title, shows, handMade = '' } = readDescription(client);
  const recorded = date ?? dateOf(document, client);
  return withLine(document, [client, title, pinnedVersions(client).join(', '), recorded, shows, handMade]);
}

function dateOf(document: string, client: string): string {
  const line = document.split('\n').find((one) => cellOf(one, 1) === client);
  if (line === undefined) throw new Error(`${client} has not been recorded: it is not in the table.`);
  return cellOf(line, dateColumn);
}

/** A document whose table has a line with these cells, instead of the one it had with the same first cell. */
export function withLine(document: string, cells: readonly string[]): string {
  const lines = document.split('\n');
  const head = lines.indexOf(rule);
  if (head === -1) throw new Error(`The document has no table of ${columns} columns.`);
  const length = lines.slice(head + 1).findIndex((one) => !one.startsWith('|'));
  const end = length === -1 ? lines.length : head + 1 + length;
  const line = `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const others = lines.slice(head + 1, end).filter((one) => cellOf(one, 1) !== cells[0]);
  // By code unit, so that the order is the same everywhere.
  const rows = [...others, line].sort((a, b) => (cellOf(a, 1) < cellOf(b, 1) ? -1 : 1));
  return [...lines.slice(0, head + 1), ...rows, ...lines.slice(end)].join('\n');
}

/** Counted from 1. */
function cellOf(line: string, column: number): string {
  return line.split('|')[column]?.trim() ?? '';
}
