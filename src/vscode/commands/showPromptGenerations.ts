import * as vscode from 'vscode';
import { formatDateTime, formatRelativeTime } from '../../model/format.ts';
import { promptUnitSummary } from '../../present/promptUnitSummary.ts';
import type { VisibleApp } from '../app.ts';
import type { PromptUnitArgument } from '../contributions.ts';
import { tell } from '../messages.ts';

/** Lists the newest generations of a prompt; the chosen one is opened at its step. */
export async function showPromptGenerations(app: VisibleApp, ...[argument]: readonly unknown[]): Promise<void> {
  const unit = readUnit(argument);
  if (unit === undefined || !app.prompts.roots.includes(unit.root)) {
    tell('Open a prompt file and click the line above a prompt.');
    return;
  }
  const all = await app.reader.call('getPromptStatistics', { root: unit.root, path: unit.path });
  const statistics = all.find((candidate) => candidate.symbol === unit.symbol);
  if (statistics === undefined || statistics.newest.length === 0) {
    tell(`No generation is linked to ${unit.path}.`);
    return;
  }
  const now = Date.now();
  const choice = await vscode.window.showQuickPick(
    statistics.newest.map((generation) => ({
      label: generation.title,
      description: formatRelativeTime(generation.startTime, now),
      detail: formatDateTime(generation.startTime),
      generation,
    })),
    { title: `${unit.symbol ?? unit.path}: ${promptUnitSummary(statistics)}`, placeHolder: 'Open a generation' },
  );
  if (choice !== undefined) {
    app.panels.open({ traceId: choice.generation.traceId, spanId: choice.generation.spanId }, false);
  }
}

function readUnit(value: unknown): PromptUnitArgument | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { root, path, symbol } = value as Partial<Record<keyof PromptUnitArgument, unknown>>;
  if (typeof root !== 'string' || typeof path !== 'string') return undefined;
  return { root, path, ...(typeof symbol === 'string' ? { symbol } : {}) };
}
