import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import { setContext } from './setContext.ts';

const showNoiseKey = 'showNoise';

/** What the user chose to see: shared by the tree and the panels of this window. */
export class ViewState implements Disposable {
  readonly #memory: vscode.Memento;
  readonly #disposables = new DisposableStore();
  readonly #noiseChanged = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly #filterChanged = this.#disposables.add(new vscode.EventEmitter<void>());
  #filter = '';

  readonly onDidChangeNoise = this.#noiseChanged.event;
  readonly onDidChangeFilter = this.#filterChanged.event;

  /** Noise is remembered with the workspace. The filter is not: an old one would hide what comes in, and nobody remember why. */
  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    setContext('promptrail.showNoise', this.showNoise);
    setContext('promptrail.filtered', false);
  }

  get showNoise(): boolean {
    return this.#memory.get(showNoiseKey) === true;
  }

  set showNoise(show: boolean) {
    if (show === this.showNoise) return;
    // The memento answers with the new value at once; only its way to the disk takes time.
    void this.#memory.update(showNoiseKey, show);
    setContext('promptrail.showNoise', show);
    this.#noiseChanged.fire();
  }

  /** A query of the one query language; empty: everything. */
  get filter(): string {
    return this.#filter;
  }

  set filter(query: string) {
    const trimmed = query.trim();
    if (trimmed === this.#filter) return;
    this.#filter = trimmed;
    setContext('promptrail.filtered', trimmed !== '');
    this.#filterChanged.fire();
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
