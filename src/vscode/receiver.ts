import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Client } from '../protocol/channel.ts';
import { type Disposable, DisposableStore } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { CollectorApi, CollectorEvents, CollectorOptions, CollectorStatus } from '../workers/collectorApi.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { setContext } from './setContext.ts';

/** What this window knows of the collector: its status and rate, and when both workers are ready. */
export class Receiver implements Disposable {
  readonly #collector: Client<CollectorApi, CollectorEvents>;
  readonly #reader: Client<ReaderApi, ReaderEvents>;
  readonly #log: Log;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  #status: CollectorStatus = { role: 'starting', database: '' };
  #ready: Promise<CollectorStatus> | undefined;
  #spansPerSecond = 0;
  #unplacedLogs = 0;

  /** Fires when the status or the rate changed. */
  readonly onDidChange = this.#changed.event;

  constructor(collector: Client<CollectorApi, CollectorEvents>, reader: Client<ReaderApi, ReaderEvents>, log: Log) {
    this.#collector = collector;
    this.#reader = reader;
    this.#log = log;
    this.#disposables.add(collector.on('status', (status) => this.#set(status)));
    this.#disposables.add(collector.on('log', ({ level, message }) => log[level](message)));
    this.#disposables.add(
      collector.on('rate', ({ spansPerSecond, unplacedLogs }) => {
        this.#spansPerSecond = spansPerSecond;
        this.#unplacedLogs = unplacedLogs;
        this.#changed.fire();
      }),
    );
  }

  get status(): CollectorStatus {
    return this.#status;
  }

  get spansPerSecond(): number {
    return this.#spansPerSecond;
  }

  /** Log records that were not kept, since they belong to no trace. */
  get unplacedLogs(): number {
    return this.#unplacedLogs;
  }

  /** Resolves when the workers are ready, or failed to become so (role `failed`, with a message). Never rejects. */
  async whenReady(): Promise<CollectorStatus> {
    return this.#ready ?? this.#status;
  }

  /**
   * Starts both workers on the database; once more, with other options, after a change of the settings. What fails is in the
   * status that {@link whenReady} resolves to.
   */
  start(options: () => CollectorOptions): void {
    const before = this.#ready ?? Promise.resolve();
    this.#ready = before.then(() => this.#start(options));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #start(options: () => CollectorOptions): Promise<CollectorStatus> {
    this.#set({ role: 'starting', database: '' });
    try {
      const settings = options();
      await mkdir(dirname(settings.database), { recursive: true });
      await this.#collect(settings);
      // A collector that cannot write may still leave a database that can be read.
      await this.#reader.call('open', { database: settings.database });
    } catch (error) {
      this.#fail(error);
    }
    return this.#status;
  }

  async #collect(settings: CollectorOptions): Promise<void> {
    try {
      this.#set(await this.#collector.call('start', settings, 0));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The first thing that went wrong is the one to tell. */
  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#log.error(`Starting: ${message}`);
    if (this.#status.role !== 'failed') this.#set({ ...this.#status, role: 'failed', message });
  }

  #set(status: CollectorStatus): void {
    const { role, httpPort = 'no port', message } = status;
    if (role !== this.#status.role || httpPort !== this.#status.httpPort)
      this.#log.info(`${role}, ${httpPort}, ${status.database}`);
    if (message !== undefined && message !== this.#status.message) this.#log.info(message);
    this.#status = status;
    setContext('promptrail.state', status.role);
    this.#changed.fire();
  }
}
