import type { VisibleApp } from './app.ts';
import { commandRows, commandTargets } from './targets.ts';

const turnsPerPage = 500;

/** The traces that the rows of a command stand for: a session stands for all its turns, filtered or not. */
export async function selectedTraceIds(app: VisibleApp, parameters: readonly unknown[]): Promise<readonly string[]> {
  const given = commandRows(app, parameters);
  const rows = given.length > 0 || parameters.length > 0 ? given : app.sessions.selection;
  const traceIds = new Set(commandTargets(app, rows.length > 0 ? [rows[0], rows] : parameters).map((target) => target.traceId));
  for (const { row } of rows) {
    if (row.kind !== 'session') continue;
    let cursor: string | undefined;
    do {
      const page = await app.reader.call('getTurns', {
        sessionRowId: row.session.id,
        filter: '',
        showNoise: true,
        ...(cursor === undefined ? {} : { cursor }),
        limit: turnsPerPage,
      });
      for (const turn of page.rows) traceIds.add(turn.traceId);
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return [...traceIds];
}
