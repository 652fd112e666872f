import * as vscode from 'vscode';
import { plural } from '../../model/format.ts';
import type { VisibleApp } from '../app.ts';

const typingPauseMs = 200;

/** Asks for a query and shows only what matches; how many turns that are is told while typing. */
export async function filter(app: VisibleApp, ...[query]: readonly unknown[]): Promise<void> {
  if (typeof query === 'string') {
    app.viewState.filter = query;
    return;
  }
  let latest = 0;
  const typed = await vscode.window.showInputBox({
    title: 'Filter sessions',
    prompt: 'Words, or conditions such as status:error duration>5s model:gpt-* score.quality<0.7 docs<3 since:2d',
    value: app.viewState.filter,
    validateInput: async (text) => {
      if (text.trim() === '') return undefined;
      const turn = ++latest;
      await new Promise((resolve) => setTimeout(resolve, typingPauseMs));
      return turn === latest ? judge(app, text.trim()) : undefined;
    },
  });
  if (typed !== undefined) app.viewState.filter = typed;
}

async function judge({ reader }: VisibleApp, query: string): Promise<vscode.InputBoxValidationMessage | string> {
  try {
    const { sessions, turns } = await reader.call('countSessions', { filter: query }, 5000);
    const message = `${plural(turns, 'turn')} in ${plural(sessions, 'session')}`;
    return { message, severity: vscode.InputBoxValidationSeverity.Info };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
