import type { PromptLinkRow } from '../model/promptLink.ts';
import type { Score } from '../model/score.ts';

/** How a window's collector is started. Paths are absolute. */
export interface CollectorOptions {
  readonly database: string;
  /** 0 for any free port. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Host names beside the loopback ones that requests may carry, such as `host.docker.internal`. */
  readonly allowedHosts: readonly string[];
  /** Browser origins that may send; none by default. */
  readonly allowedOrigins: readonly string[];
  /** `normal`: survives a crash of the process. `full`: survives a power cut too. */
  readonly durability: 'normal' | 'full';
  readonly retention: { readonly days: number; readonly maxBytes: number };
  /** False: never listen (import and the like). */
  readonly listen: boolean;
}

/** Which part this window plays, and where the real endpoint is. */
export interface CollectorStatus {
  readonly role: 'collecting' | 'following' | 'starting' | 'failed';
  /** The endpoint apps should send to, whoever holds it; undefined until known. */
  readonly httpPort?: number;
  readonly grpcPort?: number;
  readonly database: string;
  /** True when the wanted port is held by another program and a free one was taken. */
  readonly portTaken?: { readonly port: number; readonly by: string };
  /** A sentence for the status bar, when something needs saying. */
  readonly message?: string;
  /** True when nothing can be written (read-only or full disk, newer schema). */
  readonly readOnly?: boolean;
}

export interface ImportResult {
  readonly file: string;
  readonly spans: number;
  readonly logs: number;
  readonly rejected: number;
  readonly message?: string;
}

/** How far reading stored traces again has come. */
export interface RenormaliseResult {
  /** Traces that were read again. */
  readonly traces: number;
  /** Traces that still wait for it: it was cancelled. */
  readonly left: number;
}

/** What the host or the command line may ask of the collector worker: everything that writes. */
export interface CollectorApi {
  start(params: CollectorOptions): Promise<CollectorStatus>;
  /** Imports OTLP files: protobuf, JSON, JSON lines. A bad file fails alone. */
  importFiles(params: { readonly files: readonly string[] }): Promise<readonly ImportResult[]>;
  /** Writes scores durably (synchronous=FULL). A score with a known id replaces it. */
  saveScores(params: { readonly scores: readonly Score[] }): Promise<void>;
  deleteScores(params: { readonly ids: readonly string[] }): Promise<void>;
  /** Deletes whole traces and what only they used; returns how many there were. */
  deleteTraces(params: { readonly traceIds: readonly string[] }): Promise<number>;
  /** Deletes all traces, labels included. */
  clear(params: Record<string, never>): Promise<void>;
  savePromptLinks(params: { readonly root: string; readonly links: readonly PromptLinkRow[] }): Promise<void>;
  /** Prompt files of a folder changed: generations without a prompt are looked at again. */
  forgetMissedLinks(params: { readonly root: string }): Promise<void>;
  /** How many stored traces an older version of Promptrail read. */
  countOutdated(params: Record<string, never>): Promise<number>;
  /**
   * Reads stored traces again: those that an older version read, or `all`. Refused while another process collects into the
   * database: that one does it. Resolves when it is done or cancelled; what is left then is read by the next run, or at idle.
   */
  renormalise(params: { readonly all: boolean }): Promise<RenormaliseResult>;
  cancelRenormalise(params: Record<string, never>): Promise<void>;
  /** Resolves when all that was accepted is committed and searchable. */
  flush(params: Record<string, never>): Promise<void>;
  stop(params: Record<string, never>): Promise<void>;
}

/** What the collector worker announces. */
export interface CollectorEvents {
  status: CollectorStatus;
  /**
   * Spans and logs accepted in the last second; sent while there are any, and once with 0. `unplacedLogs`: log records since the
   * start that belong to no trace, and were not kept.
   */
  rate: { readonly spansPerSecond: number; readonly unplacedLogs: number };
  /** In traces. */
  renormaliseProgress: { readonly done: number; readonly total: number };
  importProgress: { readonly file: string; readonly done: number; readonly total: number };
  log: { readonly level: 'info' | 'warn' | 'error'; readonly message: string };
}
