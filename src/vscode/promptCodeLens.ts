import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { promptUnitSummary } from '../present/promptUnitSummary.ts';
import type { Client } from '../protocol/channel.ts';
import type { PromptStatistics } from '../query/promptStatistics.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { commandLink } from './commandId.ts';
import { changes, readSetting } from './config.ts';
import type { Prompts } from './prompts.ts';
import type { Receiver } from './receiver.ts';

/** A lens whose figures are asked for when it comes into sight. */
class UnitLens extends vscode.CodeLens {
  readonly root: string;
  readonly unit: PromptStatistics;

  constructor(range: vscode.Range, root: string, unit: PromptStatistics) {
    super(range);
    this.root = root;
    this.unit = unit;
  }
}

const answerWithinMs = 1000;

/** One lens above each linked prompt: how many generations it made. It opens their list. */
export class PromptCodeLens implements vscode.CodeLensProvider<UnitLens>, Disposable {
  readonly #prompts: Prompts;
  readonly #reader: Client<ReaderApi, ReaderEvents>;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  /** What was last shown of a file, so that lenses stand at once when the editor asks again. */
  readonly #known = new Map<string, readonly PromptStatistics[]>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(receiver: Receiver, prompts: Prompts, reader: Client<ReaderApi, ReaderEvents>) {
    this.#prompts = prompts;
    this.#reader = reader;
    this.#disposables.add(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, this));
    // Files that were open before the database was are asked about again.
    void receiver.whenReady().then(() => this.#changed.fire());
    this.#disposables.add(prompts.onDidChangeLinks(() => void this.#refresh()));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (changes(event, ['prompts.codeLens'])) this.#changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<UnitLens[]> {
    const place = this.#place(document.uri);
    if (place === undefined || !readSetting('prompts.codeLens', document.uri)) return [];
    const units = this.#known.get(document.uri.toString()) ?? (await this.#ask(document.uri, place));
    return units
      .filter((unit) => unit.generations > 0)
      .map((unit) => {
        const line = Math.min(Math.max(unit.startLine ?? 1, 1), document.lineCount) - 1;
        return new UnitLens(new vscode.Range(line, 0, line, 0), place.root, unit);
      });
  }

  resolveCodeLens(lens: UnitLens): UnitLens {
    const { path, symbol } = lens.unit;
    const unit = { root: lens.root, path, ...(symbol === undefined ? {} : { symbol }) };
    lens.command = {
      ...commandLink('showPromptGenerations', promptUnitSummary(lens.unit), unit),
      tooltip: 'Show the generations that this prompt made',
    };
    return lens;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Asks anew for the files in sight; only when an answer differs do lenses change. */
  async #refresh(): Promise<void> {
    const visible = new Set(vscode.window.visibleTextEditors.map((editor) => editor.document.uri.toString()));
    for (const key of this.#known.keys()) if (!visible.has(key)) this.#known.delete(key);
    let changed = false;
    for (const key of visible) {
      const uri = vscode.Uri.parse(key);
      const place = this.#place(uri);
      if (place === undefined) continue;
      const before = JSON.stringify(this.#known.get(key));
      changed = JSON.stringify(await this.#ask(uri, place)) !== before || changed;
    }
    if (changed) this.#changed.fire();
  }

  async #ask(uri: vscode.Uri, place: { readonly root: string; readonly path: string }): Promise<readonly PromptStatistics[]> {
    try {
      // One slow lens holds up those of every other extension.
      const units = await this.#reader.call('getPromptStatistics', place, answerWithinMs);
      this.#known.set(uri.toString(), units);
      return units;
    } catch {
      // Without a database, or with a busy one, a file has no lenses; the next change asks again.
      return this.#known.get(uri.toString()) ?? [];
    }
  }

  #place(uri: vscode.Uri): { readonly root: string; readonly path: string } | undefined {
    const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    if (root === undefined || !this.#prompts.roots.includes(root)) return undefined;
    return { root, path: relative(root, uri.fsPath).split(sep).join('/') };
  }
}
