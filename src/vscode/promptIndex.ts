import * as vscode from 'vscode';
import { plural } from '../model/format.ts';
import type { FoundPrompt } from '../model/promptLink.ts';
import type { Client } from '../protocol/channel.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { readSetting } from './config.ts';
import { joinGlobs } from './globs.ts';

const maxFiles = 5000;
const quietMs = 1000;

/** The prompt files of one workspace folder, known to the reader and kept so while the files change. */
export class PromptIndex implements Disposable {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly #folder: vscode.WorkspaceFolder;
  readonly #reader: Client<ReaderApi, ReaderEvents>;
  readonly #log: Log;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  #indexed: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Fires when the files changed and were read again. */
  readonly onDidChange = this.#changed.event;

  constructor(folder: vscode.WorkspaceFolder, reader: Client<ReaderApi, ReaderEvents>, log: Log) {
    this.root = folder.uri.fsPath;
    this.#folder = folder;
    this.#reader = reader;
    this.#log = log;
  }

  /** Finds the prompt of a generation, reading the files first when that has not been done. */
  async find(traceId: string, spanId: string): Promise<FoundPrompt> {
    await this.ready();
    return this.#reader.call('findPrompt', { root: this.root, traceId, spanId });
  }

  /** Reads the files once; nothing is looked for before somebody asks. */
  ready(): Promise<void> {
    if (this.#indexed === undefined) {
      this.#watch();
      this.#indexed = this.#read();
    }
    return this.#indexed;
  }

  /** Reads the files again, if they were ever read. */
  refresh(): void {
    if (this.#indexed === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#indexed = this.#read();
      void this.#indexed.then(() => this.#changed.fire());
    }, quietMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  async #read(): Promise<void> {
    try {
      const files = await this.#files();
      if (files.length === maxFiles) {
        this.#log.warn(`More than ${maxFiles} files match promptrail.prompts.include; the rest is not searched for prompts.`);
      }
      const { units } = await this.#reader.call('indexPrompts', { root: this.root, files: files.map((file) => file.fsPath) });
      this.#log.info(`${plural(units, 'prompt')} in ${plural(files.length, 'file')} of ${this.#folder.name}`);
    } catch (error) {
      // The next change of a file tries again; until then there are no prompts here.
      this.#log.warn(`Prompt files of ${this.#folder.name} could not be read: ${String(error)}`);
    }
  }

  async #files(): Promise<readonly vscode.Uri[]> {
    const include = joinGlobs(readSetting('prompts.include', this.#folder.uri));
    const exclude = joinGlobs(readSetting('prompts.exclude', this.#folder.uri));
    if (include === '') return [];
    return vscode.workspace.findFiles(
      new vscode.RelativePattern(this.#folder, include),
      exclude === '' ? undefined : new vscode.RelativePattern(this.#folder, exclude),
      maxFiles,
    );
  }

  #watch(): void {
    const include = joinGlobs(readSetting('prompts.include', this.#folder.uri));
    if (include === '') return;
    const watcher = this.#disposables.add(
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(this.#folder, include)),
    );
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      this.#disposables.add(event(() => this.refresh()));
    }
  }
}
