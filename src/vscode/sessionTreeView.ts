import * as vscode from 'vscode';
import type { Client } from '../protocol/channel.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { sessionsView } from './contributions.ts';
import type { Labels } from './labels.ts';
import { PacedUpdates } from './pacedUpdates.ts';
import type { Receiver } from './receiver.ts';
import { SessionTree } from './sessionTree.ts';
import type { TreeElement } from './treeElement.ts';
import { treeItem } from './treeItem.ts';
import type { ViewState } from './viewState.ts';

/** The sidebar: sessions, newest first, kept up to date without rows that move while somebody works with them. */
export class SessionTreeView implements vscode.TreeDataProvider<TreeElement>, Disposable {
  readonly #reader: Client<ReaderApi, ReaderEvents>;
  readonly #receiver: Receiver;
  readonly #viewState: ViewState;
  readonly #log: Log;
  readonly #tree: SessionTree;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<TreeElement | TreeElement[] | undefined>());
  readonly #updates: PacedUpdates;
  readonly #view: vscode.TreeView<TreeElement>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(reader: Client<ReaderApi, ReaderEvents>, receiver: Receiver, viewState: ViewState, labels: Labels, log: Log) {
    this.#reader = reader;
    this.#receiver = receiver;
    this.#viewState = viewState;
    this.#log = log;
    this.#tree = new SessionTree(reader, () => viewState);
    this.#updates = this.#disposables.add(new PacedUpdates((traceIds, all) => this.#update(traceIds, all)));
    this.#view = this.#disposables.add(
      vscode.window.createTreeView(sessionsView, { treeDataProvider: this, canSelectMany: true, showCollapseAll: true }),
    );
    const add = this.#disposables.add.bind(this.#disposables);
    for (const touched of [this.#view.onDidChangeSelection, this.#view.onDidExpandElement, this.#view.onDidCollapseElement]) {
      add(touched(() => this.#updates.touch()));
    }
    add(reader.on('changed', ({ traceIds, all }) => this.#updates.add(traceIds, all)));
    add(labels.onDidChange((traceIds) => void this.#updateTurns(traceIds)));
    add(viewState.onDidChangeFilter(() => this.refresh()));
    add(
      viewState.onDidChangeNoise(() => {
        this.#tree.forgetSteps();
        this.#changed.fire(undefined);
      }),
    );
  }

  /** The selected rows. */
  get selection(): readonly TreeElement[] {
    return this.#view.selection;
  }

  /** Fetches everything anew. */
  refresh(): void {
    this.#tree.reset();
    this.#changed.fire(undefined);
    void this.#describe();
  }

  async loadMore(more: TreeElement): Promise<void> {
    this.#changed.fire(await this.#tree.loadMore(more));
  }

  /** Selects the row of a turn, when the view is open and the row in reach, so that tree and panel say the same. */
  async select(traceId: string): Promise<void> {
    const element = this.#tree.turn(traceId);
    if (!this.#view.visible || element === undefined || this.#view.selection.some((selected) => isWithin(selected, element))) return;
    await this.#view.reveal(element, { select: true, focus: false });
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    return treeItem(element, Date.now());
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    const { role } = await this.#receiver.whenReady();
    if (role === 'failed' && this.#receiver.status.database === '') return [];
    try {
      const children = await this.#tree.children(element);
      if (element === undefined) this.#view.message = this.#message(children.length);
      return [...children];
    } catch (error) {
      if (element === undefined) this.#view.message = error instanceof Error ? error.message : String(error);
      if (!(error instanceof ProtocolError && error.code === 'closed')) this.#log.warn(`Listing sessions: ${String(error)}`);
      return [];
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** A message hides what an empty view says of itself, so there is one only above rows. */
  #message(rows: number): string | undefined {
    const { filter } = this.#viewState;
    return filter === '' || rows === 0 ? undefined : `> ${filter}`;
  }

  async #update(traceIds: readonly string[], all: boolean): Promise<void> {
    try {
      const changed = await this.#tree.update(traceIds, all);
      if (changed === undefined) this.#changed.fire(undefined);
      else if (changed.length > 0) this.#changed.fire([...changed]);
      await this.#describe();
    } catch (error) {
      this.#log.warn(`Updating sessions: ${String(error)}`);
    }
  }

  async #updateTurns(traceIds: readonly string[]): Promise<void> {
    try {
      const changed = await this.#tree.updateTurns(traceIds);
      if (changed.length > 0) this.#changed.fire([...changed]);
    } catch (error) {
      this.#log.warn(`Updating turns: ${String(error)}`);
    }
  }

  /** How many turns match, beside the title. */
  async #describe(): Promise<void> {
    const { filter } = this.#viewState;
    try {
      const count = filter === '' ? undefined : await this.#reader.call('countSessions', { filter });
      if (filter !== this.#viewState.filter) return;
      if (count === undefined) delete this.#view.description;
      else this.#view.description = `${count.turns.toLocaleString('en')} ${count.turns === 1 ? 'turn' : 'turns'}`;
    } catch {
      // A filter that does not parse is explained where the rows would be.
      delete this.#view.description;
    }
  }
}

function isWithin(element: TreeElement | undefined, outer: TreeElement): boolean {
  return element !== undefined && (element === outer || isWithin(element.parent, outer));
}
