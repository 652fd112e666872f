import type * as vscode from 'vscode';
import type { Client } from '../protocol/channel.ts';
import type { CollectorApi, CollectorEvents } from '../workers/collectorApi.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import type { Labels } from './labels.ts';
import type { EditorLog } from './log.ts';
import type { Prompts } from './prompts.ts';
import type { Receiver } from './receiver.ts';
import type { SessionTreeView } from './sessionTreeView.ts';
import type { TextDocuments } from './textDocuments.ts';
import type { TracePanels } from './tracePanels.ts';
import type { ViewState } from './viewState.ts';

/** What lives as long as the window: built once in extension.ts, used by panels and commands. */
export interface App {
  readonly context: vscode.ExtensionContext;
  readonly log: EditorLog;
  /** Everything that writes. */
  readonly collector: Client<CollectorApi, CollectorEvents>;
  /** Everything that only reads. */
  readonly reader: Client<ReaderApi, ReaderEvents>;
  readonly receiver: Receiver;
  readonly viewState: ViewState;
  readonly labels: Labels;
  readonly prompts: Prompts;
  readonly documents: TextDocuments;
}

/** The app with what it shows. */
export interface VisibleApp extends App {
  readonly sessions: SessionTreeView;
  readonly panels: TracePanels;
}
