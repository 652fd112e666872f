import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { VisibleApp } from './app.ts';
import { commandId } from './commandId.ts';
import { addNote } from './commands/addNote.ts';
import { clear } from './commands/clear.ts';
import { clearFilter } from './commands/clearFilter.ts';
import { clearLabel } from './commands/clearLabel.ts';
import { copyEndpoint } from './commands/copyEndpoint.ts';
import { copyExporterSettings } from './commands/copyExporterSettings.ts';
import { copyTraceId } from './commands/copyTraceId.ts';
import { deleteTraces } from './commands/delete.ts';
import { diffPrompt } from './commands/diffPrompt.ts';
import { exportTraces } from './commands/exportTraces.ts';
import { filter } from './commands/filter.ts';
import { hideNoise } from './commands/hideNoise.ts';
import { importTraces } from './commands/importTraces.ts';
import { loadMore } from './commands/loadMore.ts';
import { markFail } from './commands/markFail.ts';
import { markPass } from './commands/markPass.ts';
import { openPrompt } from './commands/openPrompt.ts';
import { openSettings } from './commands/openSettings.ts';
import { openSource } from './commands/openSource.ts';
import { openTrace } from './commands/openTrace.ts';
import { openTraceToSide } from './commands/openTraceToSide.ts';
import { refresh } from './commands/refresh.ts';
import { renormalise } from './commands/renormalise.ts';
import { showLog } from './commands/showLog.ts';
import { showMenu } from './commands/showMenu.ts';
import { showNoise } from './commands/showNoise.ts';
import { showPromptGenerations } from './commands/showPromptGenerations.ts';
import { undoLabel } from './commands/undoLabel.ts';
import type { CommandName } from './contributions.ts';
import { showError } from './showError.ts';

type Handler = (app: VisibleApp, ...parameters: readonly unknown[]) => void | Promise<void>;

const handlers: Readonly<Record<CommandName, Handler>> = {
  addNote,
  clear,
  clearFilter,
  clearLabel,
  copyEndpoint,
  copyExporterSettings,
  copyTraceId,
  delete: deleteTraces,
  diffPrompt,
  exportTraces,
  filter,
  hideNoise,
  importTraces,
  loadMore,
  markFail,
  markPass,
  openPrompt,
  openSettings,
  openSource,
  openTrace,
  openTraceToSide,
  refresh,
  renormalise,
  showLog,
  showMenu,
  showNoise,
  showPromptGenerations,
  undoLabel,
};

/** Registers every command. One that fails says so, and resolves: nobody else would. */
export function registerCommands(app: VisibleApp): Disposable {
  const disposables = new DisposableStore();
  for (const [name, handler] of Object.entries(handlers) as [CommandName, Handler][]) {
    const run = async (...parameters: readonly unknown[]): Promise<void> => {
      try {
        await handler(app, ...parameters);
      } catch (error) {
        showError(app.log, titleOf(name), error);
      }
    };
    disposables.add(vscode.commands.registerCommand(commandId(name), run));
  }
  return disposables;
}

/** "openPrompt" as "Open prompt". */
function titleOf(name: CommandName): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
