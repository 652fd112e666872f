import type { Convention } from '../../src/model/convention.ts';
import { fieldOrder } from '../../src/normalise/conventions/order.ts';
import type { Prices } from '../../src/normalise/prices.ts';
import { readRecording } from '../../test/support/readRecording.ts';
import { recordings } from '../../test/support/recording.ts';
import { allClients, readDescription } from '../record/client.ts';
import { type Aspect, aspects, coverage, type Verdict } from './coverage.ts';

/** A recorded client and what of its story was found. */
export interface ClientRow {
  readonly client: string;
  readonly title: string;
  readonly conventions: readonly string[];
  readonly cells: ReadonlyMap<Aspect, Verdict>;
}

/** A convention, over all clients that speak it. */
export interface ConventionRow {
  readonly id: Convention;
  readonly title: string;
  readonly release: string;
  readonly clients: readonly string[];
  readonly cells: ReadonlyMap<Aspect, Verdict>;
}

/** Reads every recording that has a client (test/clients) and looks what is in it. */
export function clientRows(prices: Prices): readonly ClientRow[] {
  return allClients()
    .filter((name) => recordings.includes(name))
    .map((client) => {
      const { title, conventions, cannot } = readDescription(client);
      return { client, title, conventions, cells: coverage(readRecording(client, prices), new Set(Object.keys(cannot))) };
    });
}

/** One row for each convention that has a table, in the order of their names. */
export function conventionRows(rows: readonly ClientRow[]): readonly ConventionRow[] {
  return fieldOrder
    .filter(({ id }) => id !== 'none')
    .map(({ id, title, release }) => {
      const speakers = rows.filter(({ conventions }) => conventions.includes(id));
      const cells = aspects.map((aspect) => [aspect, worst(speakers.map(({ cells: own }) => own.get(aspect)))] as const);
      return { id, title, release, clients: speakers.map(({ client }) => client), cells: new Map(cells) };
    })
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));
}

/** What one of them sent and was not read is missing; what one of them sent and was read is read. */
function worst(verdicts: readonly (Verdict | undefined)[]): Verdict {
  return verdicts.includes('missing') ? 'missing' : verdicts.includes('yes') ? 'yes' : 'not sent';
}

/** The rows as a table of Markdown, cells padded so that it reads in a terminal too. */
export function toMarkdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}
