import * as vscode from 'vscode';
import { formatRelativeTime } from '../model/format.ts';
import type { VisibleApp } from './app.ts';
import type { TargetArgument } from './contributions.ts';
import { tell } from './messages.ts';

const maxSessions = 50;
const maxTurns = 200;

/** Lets the user choose a session, then one of its turns; undefined when there is none or nothing was chosen. */
export async function pickTurn({ reader, receiver, viewState }: VisibleApp): Promise<TargetArgument | undefined> {
  await receiver.whenReady();
  const { filter, showNoise } = viewState;
  const sessions = await reader.call('getSessions', { filter, showNoise, limit: maxSessions });
  if (sessions.rows.length === 0) {
    tell(filter === '' ? 'No spans yet.' : 'No turn matches the filter.');
    return undefined;
  }
  const now = Date.now();
  const session = await vscode.window.showQuickPick(
    sessions.rows.map((row) => ({ label: row.title, description: formatRelativeTime(row.lastTime, now), row })),
    { placeHolder: 'Session', matchOnDescription: true },
  );
  if (session === undefined) return undefined;
  const turns = await reader.call('getTurns', { sessionRowId: session.row.id, filter, showNoise, limit: maxTurns });
  const [only] = turns.rows;
  if (turns.rows.length === 1 && only !== undefined) return { traceId: only.traceId };
  const turn = await vscode.window.showQuickPick(
    turns.rows.map((row) => ({ label: row.title, description: formatRelativeTime(row.startTime, now), row })),
    { placeHolder: 'Turn', matchOnDescription: true },
  );
  return turn === undefined ? undefined : { traceId: turn.row.traceId };
}
