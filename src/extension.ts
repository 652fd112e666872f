import * as vscode from 'vscode';
import type { Client } from './protocol/channel.ts';
import { DisposableStore } from './util/disposable.ts';
import type { App, VisibleApp } from './vscode/app.ts';
import { collectorOptions } from './vscode/config.ts';
import { documentScheme } from './vscode/contributions.ts';
import { Labels } from './vscode/labels.ts';
import { createLog } from './vscode/log.ts';
import { PromptCodeLens } from './vscode/promptCodeLens.ts';
import { Prompts } from './vscode/prompts.ts';
import { Receiver } from './vscode/receiver.ts';
import { registerCommands } from './vscode/registerCommands.ts';
import { restartOnChange } from './vscode/restartOnChange.ts';
import { SessionTreeView } from './vscode/sessionTreeView.ts';
import { showError } from './vscode/showError.ts';
import { createStatusBar } from './vscode/statusBar.ts';
import { configureTerminals } from './vscode/terminalEnvironment.ts';
import { TextDocuments } from './vscode/textDocuments.ts';
import { TracePanels } from './vscode/tracePanels.ts';
import { ViewState } from './vscode/viewState.ts';
import type { CollectorApi, CollectorEvents, CollectorStatus } from './workers/collectorApi.ts';
import type { ReaderApi, ReaderEvents } from './workers/readerApi.ts';
import { spawnCollector, spawnReader } from './workers/spawn.ts';

/** What `activate` gives to tests. Not an API for other extensions. */
export interface PromptrailExports {
  whenReady(): Promise<CollectorStatus>;
  readonly collector: Client<CollectorApi, CollectorEvents>;
  readonly reader: Client<ReaderApi, ReaderEvents>;
}

const stopWithinMs = 900;
let stop: () => Promise<void> = async () => {};

/** Builds the window's part of Promptrail. Only the interface lives on this thread: bytes, SQL and files are the workers'. */
export function activate(context: vscode.ExtensionContext): PromptrailExports {
  const log = createLog();
  context.subscriptions.push(log);
  try {
    return compose(context, log);
  } catch (error) {
    // The editor itself shows nothing.
    showError(log, 'Starting Promptrail', error);
    throw error;
  }
}

/** Commits nothing: what was acknowledged is on disk already. The editor gives this little time. */
export function deactivate(): Promise<void> {
  return stop();
}

function compose(context: vscode.ExtensionContext, log: App['log']): PromptrailExports {
  const disposables = new DisposableStore();
  context.subscriptions.push(disposables);
  const collectorWorker = spawnCollector(context.asAbsolutePath('dist/collector.cjs'), log);
  const readerWorker = spawnReader(context.asAbsolutePath('dist/reader.cjs'), log);
  const { client: collector } = collectorWorker;
  const { client: reader } = readerWorker;
  stop = async () => {
    const late = new Promise((resolve) => setTimeout(resolve, stopWithinMs));
    await Promise.race([collector.call('stop', {}).catch(() => {}), late]);
    await Promise.race([Promise.all([collectorWorker.dispose(), readerWorker.dispose()]), late]);
  };

  const receiver = disposables.add(new Receiver(collector, reader, log));
  receiver.start(() => collectorOptions(context.globalStorageUri));
  disposables.add(restartOnChange(receiver, context.globalStorageUri));
  const viewState = disposables.add(new ViewState(context.workspaceState));
  const labels = disposables.add(new Labels(collector, reader));
  const prompts = disposables.add(new Prompts(receiver, collector, reader, log));
  const documents = new TextDocuments(reader, prompts);
  disposables.add(vscode.workspace.registerTextDocumentContentProvider(documentScheme, documents));
  const parts: App = { context, log, collector, reader, receiver, viewState, labels, prompts, documents };

  const sessions = disposables.add(new SessionTreeView(reader, receiver, viewState, labels, log));
  const panels = disposables.add(new TracePanels(parts));
  disposables.add(panels.onDidNavigate(({ traceId }) => void sessions.select(traceId)));
  const app: VisibleApp = { ...parts, sessions, panels };

  disposables.add(createStatusBar(receiver, reader));
  disposables.add(configureTerminals(receiver, context.environmentVariableCollection));
  disposables.add(new PromptCodeLens(receiver, prompts, reader));
  disposables.add(registerCommands(app));
  return { whenReady: () => receiver.whenReady(), collector, reader };
}
