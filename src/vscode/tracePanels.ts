import * as vscode from 'vscode';
import { readPanelState } from '../protocol/validate.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { App } from './app.ts';
import { type TargetArgument, tracePanelType } from './contributions.ts';
import { loadingTitle, TracePanel } from './tracePanel.ts';
import { webviewOptions } from './webviewHtml.ts';

const doubleClickMs = 500;

/**
 * The trace panels of the window. One is the preview, which shows whatever is opened next; the others were pinned by a double
 * click or opened to the side, and keep what they show.
 */
export class TracePanels implements vscode.WebviewPanelSerializer, Disposable {
  readonly #app: App;
  readonly #panels = new Set<TracePanel>();
  readonly #disposables = new DisposableStore();
  readonly #navigated = this.#disposables.add(new vscode.EventEmitter<TargetArgument>());
  #preview: TracePanel | undefined;
  #lastOpened = { traceId: '', spanId: undefined as string | undefined, at: 0 };

  /** Fires when a panel walked to another turn. */
  readonly onDidNavigate = this.#navigated.event;

  constructor(app: App) {
    this.#app = app;
    this.#disposables.add(vscode.window.registerWebviewPanelSerializer(tracePanelType, this));
  }

  /** What the active panel shows, else the one visible panel. */
  get shown(): TargetArgument | undefined {
    const panels = [...this.#panels];
    return (panels.find((panel) => panel.active) ?? panels.find((panel) => panel.visible))?.shown;
  }

  /** Shows a turn or step: where it is shown already, else in the preview. The same one twice, as in a double click, pins it. */
  open(target: TargetArgument, preserveFocus: boolean): void {
    if (this.#isDoubleClick(target)) {
      this.#preview = undefined;
      preserveFocus = false;
    }
    const panel = [...this.#panels].find((candidate) => candidate.shown.traceId === target.traceId) ?? this.#preview;
    if (panel === undefined) {
      this.#preview = this.#create(target, vscode.ViewColumn.Active, preserveFocus);
      return;
    }
    panel.show(target);
    panel.reveal(preserveFocus);
  }

  /** Shows a turn or step in a panel of its own beside the active editor. */
  openToSide(target: TargetArgument): void {
    this.#create(target, vscode.ViewColumn.Beside, false);
  }

  /** Tells the panels that traces are gone. */
  forget(traceIds: readonly string[] | 'all'): void {
    for (const panel of this.#panels) panel.forget(traceIds);
  }

  /** Called by the editor for each panel that was open when the window was closed or reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const shown = readPanelState(state);
    if (shown === undefined) {
      panel.dispose();
      return;
    }
    const restored = this.#add(panel, shown);
    this.#preview ??= restored;
  }

  dispose(): void {
    this.#disposables.dispose();
    // The tabs stay: the editor brings them back with the window.
    this.#panels.clear();
  }

  #isDoubleClick({ traceId, spanId }: TargetArgument): boolean {
    const last = this.#lastOpened;
    const at = Date.now();
    this.#lastOpened = { traceId, spanId, at };
    return last.traceId === traceId && last.spanId === spanId && at - last.at < doubleClickMs;
  }

  #create(target: TargetArgument, viewColumn: vscode.ViewColumn, preserveFocus: boolean): TracePanel {
    const { extensionUri } = this.#app.context;
    const panel = vscode.window.createWebviewPanel(
      tracePanelType,
      loadingTitle,
      { viewColumn, preserveFocus },
      { ...webviewOptions(extensionUri), enableFindWidget: true },
    );
    return this.#add(panel, target);
  }

  #add(webviewPanel: vscode.WebviewPanel, target: TargetArgument): TracePanel {
    const panel = new TracePanel(this.#app, webviewPanel, target);
    this.#panels.add(panel);
    panel.onDidNavigate((shown) => this.#navigated.fire(shown));
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      if (this.#preview === panel) this.#preview = undefined;
      panel.dispose();
    });
    return panel;
  }
}
