import { type Aspect, aspects, type Verdict } from './coverage.ts';
import { type ClientRow, type ConventionRow, toMarkdown } from './table.ts';

/** The support table of the README. A convention that no client was recorded for says so. */
export function supportTable(rows: readonly ConventionRow[]): string {
  return toMarkdown(
    ['Convention', ...aspects, 'written against', 'recordings'],
    rows.map(({ title, release, clients, cells }) => [
      title,
      ...aspects.map((aspect) => (clients.length === 0 ? '' : (cells.get(aspect) ?? ''))),
      release,
      clients.length === 0 ? 'none: its tests are built from its documentation' : String(clients.length),
    ]),
  );
}

/** The same for each recorded client. */
export function clientTable(rows: readonly ClientRow[]): string {
  const cell = (cells: ReadonlyMap<Aspect, Verdict>, aspect: Aspect): string => cells.get(aspect) ?? '';
  return toMarkdown(
    ['Client', ...aspects],
    rows.map(({ client, cells }) => [client, ...aspects.map((aspect) => cell(cells, aspect))]),
  );
}

const begin = '<!-- conventions: npm run conventions -- --write -->';
const end = '<!-- end of conventions -->';

/** A text with the table between its two marks. Throws when the marks are not there. */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The README lacks the marks "${begin}" and "${end}".`);
  return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
}
