import type { Page, SessionRow } from '../model/summary.ts';

/**
 * Brings a list of sessions up to date from its first page alone, since whatever changes comes to the top. Rows further down
 * are kept when the page reaches them; when it does not, something in between is unknown and the list ends with the page.
 */
export function mergeFirstPage(known: Page<SessionRow>, first: Page<SessionRow>): Page<SessionRow> {
  const last = first.rows.at(-1);
  if (last === undefined || first.next === undefined) return first;
  const inPage = new Set(first.rows.map((row) => row.id));
  // A last row that has changed itself has moved up here: what changed before it may stand below.
  const reaches = known.rows.some((row) => row.id === last.id && row.lastTime === last.lastTime);
  if (!reaches) return first;
  // A known row that is newer than the page's last but not in the page has been deleted.
  const tail = known.rows.filter((row) => !inPage.has(row.id) && row.lastTime <= last.lastTime);
  return { rows: [...first.rows, ...tail], ...(known.next === undefined ? {} : { next: known.next }) };
}
