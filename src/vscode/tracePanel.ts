import * as vscode from 'vscode';
import { type Server, serve, type Transport } from '../protocol/channel.ts';
import type { TracePanelApi, TracePanelEvents } from '../protocol/tracePanel.ts';
import { validateTracePanel } from '../protocol/validate.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { App } from './app.ts';
import type { TargetArgument } from './contributions.ts';
import { openSource } from './openSource.ts';
import { diffPrompt, openPrompt } from './promptNavigation.ts';
import { webviewHtml, webviewOptions } from './webviewHtml.ts';

const maxTitleLength = 40;

/** One webview that shows one turn at a time, and answers what its page asks. */
export class TracePanel implements Disposable {
  readonly #app: App;
  readonly #panel: vscode.WebviewPanel;
  readonly #disposables = new DisposableStore();
  readonly #server: Server<TracePanelEvents>;
  readonly #navigated = this.#disposables.add(new vscode.EventEmitter<TargetArgument>());
  #shown: TargetArgument;

  /** Fires when the page walked to another turn or step of its own accord. */
  readonly onDidNavigate = this.#navigated.event;

  constructor(app: App, panel: vscode.WebviewPanel, shown: TargetArgument) {
    this.#app = app;
    this.#panel = panel;
    this.#shown = shown;
    const transport: Transport = {
      post: (message) => void panel.webview.postMessage(message),
      onMessage: (listener) => panel.webview.onDidReceiveMessage(listener),
    };
    // The page asks as soon as its script runs: whoever answers must be there before the HTML.
    this.#server = this.#disposables.add(serve<TracePanelApi, TracePanelEvents>(transport, this.#methods(), validateTracePanel));
    this.#disposables.add(
      app.reader.on('changed', ({ traceIds, all, revision }) => {
        if (all || traceIds.includes(this.#shown.traceId))
          this.#server.announce('traceChanged', { traceId: this.#shown.traceId, revision });
      }),
    );
    this.#disposables.add(app.prompts.onDidChangeLinks(() => this.#server.announce('promptsChanged', {})));
    this.#disposables.add(app.viewState.onDidChangeNoise(() => this.#server.announce('shownChanged', {})));
    const media = vscode.Uri.joinPath(app.context.extensionUri, 'media');
    panel.iconPath = { light: vscode.Uri.joinPath(media, 'trace-light.svg'), dark: vscode.Uri.joinPath(media, 'trace-dark.svg') };
    panel.webview.options = webviewOptions(app.context.extensionUri);
    panel.webview.html = webviewHtml(panel.webview, app.context.extensionUri, 'Trace');
  }

  get shown(): TargetArgument {
    return this.#shown;
  }

  get active(): boolean {
    return this.#panel.active;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  get onDidDispose(): vscode.Event<void> {
    return this.#panel.onDidDispose;
  }

  show(target: TargetArgument): void {
    this.#shown = target;
    this.#server.announce('shownChanged', {});
  }

  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  /** Tells the page that traces are gone; it says so in place of what it shows. */
  forget(traceIds: readonly string[] | 'all'): void {
    const { traceId } = this.#shown;
    if (traceIds === 'all' || traceIds.includes(traceId)) this.#server.announce('traceDeleted', { traceId });
  }

  /** Ends answering and closes the editor's tab. */
  dispose(): void {
    this.#disposables.dispose();
    this.#panel.dispose();
  }

  #methods(): TracePanelApi {
    const { reader, labels, prompts, documents, viewState } = this.#app;
    return {
      getShown: async () => ({ ...this.#shown, showNoise: viewState.showNoise }),
      getTrace: async (params) => {
        const view = await reader.call('getTrace', params);
        if (params.traceId === this.#shown.traceId) this.#panel.title = shorten(view.title);
        return view;
      },
      getObservation: (params) => this.#observation(params.traceId, params.spanId),
      getRaw: (params) => reader.call('getRaw', params),
      saveLabel: ({ label, ...target }) => labels.apply(label, [target]),
      undoLabel: async () => void (await labels.undo()),
      openPrompt: async ({ traceId, spanId }) => ({ message: await openPrompt(prompts, traceId, spanId) }),
      diffPrompt: async ({ traceId, spanId }) => ({ message: await diffPrompt(prompts, documents, traceId, spanId) }),
      openSource: ({ traceId, spanId }) => openSource(reader, prompts.roots, traceId, spanId),
      openText: ({ traceId, spanId, path }) => documents.openText(traceId, spanId, path),
      copyText: async ({ text }) => vscode.env.clipboard.writeText(text),
      showTrace: async (target) => {
        this.show(target);
        this.#navigated.fire(target);
      },
      setShowNoise: async ({ showNoise }) => {
        viewState.showNoise = showNoise;
      },
    };
  }

  /** With several folders, the one whose prompt the generation was linked to tells. */
  async #observation(traceId: string, spanId: string) {
    const { reader, prompts } = this.#app;
    const [first, ...others] = prompts.roots;
    let view = await reader.call('getObservation', { traceId, spanId, ...(first === undefined ? {} : { promptRoot: first }) });
    for (const promptRoot of others) {
      if (view.type !== 'generation' || view.prompt?.path !== undefined) break;
      view = await reader.call('getObservation', { traceId, spanId, promptRoot });
    }
    return view;
  }
}

/** The tab's title until the turn's own is known. */
export const loadingTitle = 'Trace';

function shorten(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim();
  if (line === '') return loadingTitle;
  const characters = [...line];
  return characters.length <= maxTitleLength ? line : `${characters.slice(0, maxTitleLength - 1).join('')}…`;
}
