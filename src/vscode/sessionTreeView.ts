import * as vscode from 'vscode';
import { plural } from '../model/format.ts';
import type { Client } from '../protocol/channel.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { Alarms } from './alarms.ts';
import { sessionsView } from './contributions.ts';
import type { Labels } from './labels.ts';
import { PacedUpdates } from './pacedUpdates.ts';
import type { Receiver } from './receiver.ts';
import { SessionTree } from './sessionTree.ts';
import { setContext } from './setContext.ts';
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
  /** A turn becomes complete by the mere passing of time, and so do the steps that were awaited in it. */
  readonly #completing = this.#disposables.add(
    new Alarms<TreeElement>((element) => {
      element.invalidate();
      this.#changed.fire(element);
    }),
  );
  readonly #view: vscode.TreeView<TreeElement>;
  #ready = false;
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
    // "2 min ago" grows old.
    const minute = setInterval(() => this.#view.visible && this.#changed.fire(undefined), 60_000);
    add({ dispose: () => clearInterval(minute) });
    add(labels.onDidChange((traceIds) => void this.#updateTurns(traceIds)));
    add(receiver.onDidChange(() => this.#followReceiver()));
    add(viewState.onDidChangeFilter(() => this.refresh()));
    add(
      // Other steps, and other turns.
      viewState.onDidChangeNoise(() => this.refresh()),
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
  }

  async loadMore(more: TreeElement): Promise<void> {
    this.#changed.fire(await this.#tree.loadMore(more));
  }

  /** Selects the row of a turn, when the view is open and the row in reach, so that tree and panel say the same. */
  async select(traceId: string): Promise<void> {
    const element = this.#tree.turn(traceId);
    if (!this.#view.visible || element === undefined || this.#view.selection.some((selected) => isWithin(selected, element)))
      return;
    await this.#view.reveal(element, { select: true, focus: false });
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    const { row } = element;
    if (row.kind === 'turn') this.#completing.set(element, row.turn.completeTime);
    return treeItem(element, Date.now());
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    const { role } = await this.#receiver.whenReady();
    try {
      const children = await this.#tree.children(element);
      if (element === undefined) void this.#tellFilter();
      return [...children];
    } catch (error) {
      // Of a receiver that failed the empty view itself tells.
      const message = error instanceof Error ? error.message : String(error);
      if (element === undefined) this.#view.message = role === 'failed' ? '' : message;
      if (!(error instanceof ProtocolError && error.code === 'closed')) this.#log.warn(`Listing sessions: ${String(error)}`);
      return [];
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** A receiver that has started, perhaps on another database, shows other sessions. */
  #followReceiver(): void {
    const { role } = this.#receiver.status;
    const ready = role === 'collecting' || role === 'following';
    if (ready && !this.#ready) this.refresh();
    this.#ready = ready;
  }

  /** The filter with its count above the rows, and whether all is hidden. An empty list explains itself, which a message would hide. */
  async #tellFilter(): Promise<void> {
    const { filter, showNoise } = this.#viewState;
    try {
      const { turns, hiddenTurns } = await this.#reader.call('countSessions', { filter });
      if (filter !== this.#viewState.filter) return;
      const shown = showNoise ? turns : turns - hiddenTurns;
      setContext('promptrail.onlyNoise', shown === 0 && hiddenTurns > 0);
      this.#view.message = filter === '' || shown === 0 ? '' : `> ${filter} · ${plural(shown, 'turn')}`;
    } catch {
      // What is wrong with the filter was told where the rows would be.
    }
  }

  async #update(traceIds: readonly string[], all: boolean): Promise<void> {
    try {
      const changed = await this.#tree.update(traceIds, all);
      if (changed === undefined) this.#changed.fire(undefined);
      else if (changed.length > 0) this.#changed.fire([...changed]);
      // Also when no row changed: what came may be hidden.
      await this.#tellFilter();
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
}

function isWithin(element: TreeElement | undefined, outer: TreeElement): boolean {
  return element !== undefined && (element === outer || isWithin(element.parent, outer));
}
