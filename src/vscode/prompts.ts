import * as vscode from 'vscode';
import type { FoundPrompt, PromptLinkRow } from '../model/promptLink.ts';
import type { Client } from '../protocol/channel.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { UnlinkedGeneration } from '../query/promptStatistics.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { CollectorApi, CollectorEvents } from '../workers/collectorApi.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { changes } from './config.ts';
import { PromptIndex } from './promptIndex.ts';
import type { Receiver } from './receiver.ts';

/** A prompt found for a generation, and the workspace folder it lies in. */
export interface LocatedPrompt {
  readonly root: string;
  readonly found: FoundPrompt;
}

const batchSize = 50;
const quietMs = 1000;
const confidences = ['none', 'weak', 'likely', 'strong', 'exact'] as const;

/**
 * Links generations to the prompt files of the workspace: in the background as they arrive, and at once when asked.
 * Folders that are not on disk have no prompts; without a folder there is nothing to link.
 */
export class Prompts implements Disposable {
  readonly #receiver: Receiver;
  readonly #collector: Client<CollectorApi, CollectorEvents>;
  readonly #reader: Client<ReaderApi, ReaderEvents>;
  readonly #log: Log;
  readonly #disposables = new DisposableStore();
  readonly #linksChanged = this.#disposables.add(new vscode.EventEmitter<void>());
  #indexes: readonly PromptIndex[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #linking = false;
  #disposed = false;

  /** Fires when generations were linked, or the prompt files changed. */
  readonly onDidChangeLinks = this.#linksChanged.event;

  constructor(
    receiver: Receiver,
    collector: Client<CollectorApi, CollectorEvents>,
    reader: Client<ReaderApi, ReaderEvents>,
    log: Log,
  ) {
    this.#receiver = receiver;
    this.#collector = collector;
    this.#reader = reader;
    this.#log = log;
    this.#openFolders();
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#openFolders()));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        // New globs want new watchers too.
        if (changes(event, ['prompts.include', 'prompts.exclude'])) this.#openFolders();
      }),
    );
    this.#disposables.add(reader.on('changed', () => this.#linkSoon()));
    void receiver.whenReady().then(() => this.#linkSoon());
  }

  /** Absolute paths of the workspace folders on disk. */
  get roots(): readonly string[] {
    return this.#indexes.map((index) => index.root);
  }

  /** Looks in every folder; the most certain answer wins, the first folder when they are equal. Undefined without a folder. */
  async find(traceId: string, spanId: string): Promise<LocatedPrompt | undefined> {
    let best: LocatedPrompt | undefined;
    for (const index of this.#indexes) {
      const found = await index.find(traceId, spanId);
      if (best === undefined || certainty(found) > certainty(best.found)) best = { root: index.root, found };
    }
    if (best?.found.path !== undefined) void this.#remember(best, { traceId, spanId });
    return best;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const index of this.#indexes) index.dispose();
    this.#disposables.dispose();
  }

  #openFolders(): void {
    for (const index of this.#indexes) index.dispose();
    const folders = vscode.workspace.workspaceFolders ?? [];
    this.#indexes = folders
      .filter((folder) => folder.uri.scheme === 'file')
      .map((folder) => new PromptIndex(folder, this.#reader, this.#log));
    for (const index of this.#indexes) index.onDidChange(() => void this.#lookAgain(index));
    this.#linkSoon();
  }

  /** A file that is new or was mended may hold what was not found before. */
  async #lookAgain({ root }: PromptIndex): Promise<void> {
    try {
      await this.#collector.call('forgetMissedLinks', { root });
    } catch (error) {
      this.#log.warn(`Prompts that were not found are not looked for again: ${String(error)}`);
    }
    this.#linksChanged.fire();
    this.#linkSoon();
  }

  // A timer that runs is left alone: under steady traffic one that starts anew would never fire.
  #linkSoon(): void {
    if (this.#disposed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#linkAll();
    }, quietMs);
  }

  async #linkAll(): Promise<void> {
    const { role, readOnly } = this.#receiver.status;
    if (this.#linking || readOnly === true || (role !== 'collecting' && role !== 'following')) return;
    this.#linking = true;
    try {
      for (const index of this.#indexes) await this.#link(index);
    } catch (error) {
      // The next change of the database tries again.
      this.#log.warn(`Linking generations to prompts stopped: ${String(error)}`);
    } finally {
      this.#linking = false;
    }
  }

  async #link(index: PromptIndex): Promise<void> {
    const seen = new Set<string>();
    while (!this.#disposed) {
      const waiting = await this.#reader.call('getUnlinked', { root: index.root, limit: batchSize });
      // A generation that still waits after it was linked would keep this loop running for ever.
      const fresh = waiting.filter(({ traceId, spanId }) => !seen.has(`${traceId}/${spanId}`));
      if (fresh.length === 0) return;
      const links: PromptLinkRow[] = [];
      for (const generation of fresh) {
        seen.add(`${generation.traceId}/${generation.spanId}`);
        const found = await this.#findOne(index, generation);
        if (found !== undefined) links.push(linkRow(generation, found));
      }
      await this.#collector.call('savePromptLinks', { root: index.root, links });
      if (links.some((link) => link.path !== undefined)) this.#linksChanged.fire();
    }
  }

  /** Keeps what was found when somebody asked: the files may be newer than the link. */
  async #remember({ root, found }: LocatedPrompt, generation: UnlinkedGeneration): Promise<void> {
    try {
      await this.#collector.call('savePromptLinks', { root, links: [linkRow(generation, found)] });
      this.#linksChanged.fire();
    } catch (error) {
      this.#log.warn(`A link to ${found.path} could not be kept: ${String(error)}`);
    }
  }

  /** Undefined when this one generation cannot be read, so that it does not hold up the others. */
  async #findOne(index: PromptIndex, { traceId, spanId }: UnlinkedGeneration): Promise<FoundPrompt | undefined> {
    try {
      return await index.find(traceId, spanId);
    } catch (error) {
      if (error instanceof ProtocolError && (error.code === 'closed' || error.code === 'unavailable')) throw error;
      this.#log.warn(`The prompt of ${traceId}/${spanId} could not be looked for: ${String(error)}`);
      return undefined;
    }
  }
}

function certainty(found: FoundPrompt): number {
  return confidences.indexOf(found.confidence);
}

function linkRow({ traceId, spanId }: UnlinkedGeneration, found: FoundPrompt): PromptLinkRow {
  const { path, symbol, startLine, endLine, evidence, confidence } = found;
  return {
    traceId,
    spanId,
    ...(path === undefined ? {} : { path }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(startLine === undefined ? {} : { startLine }),
    ...(endLine === undefined ? {} : { endLine }),
    evidence,
    confidence,
  };
}
