import type { Log } from '../util/log.ts';
import type { OtlpHandler } from './handler.ts';

/** What both receivers need. */
export interface ReceiverOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Host names beside the loopback ones that requests may carry, such as `host.docker.internal`. */
  readonly allowedHosts: readonly string[];
  readonly handler: OtlpHandler;
  /** Told of every refusal; silent by default. */
  readonly log?: Log;
}

export interface HttpReceiverOptions extends ReceiverOptions {
  /** Browser origins that may send; none by default. */
  readonly allowedOrigins: readonly string[];
  /** What `GET /promptrail` answers, as JSON. */
  readonly identity: () => object;
}

export type GrpcReceiverOptions = ReceiverOptions;

/** A receiver that listens on 127.0.0.1, and on [::1] where that is free. */
export interface Receiver {
  /** The port it holds. */
  readonly port: number;
  /** A sentence for the user, when something about the port needs saying. */
  readonly warning?: string;
  /** Stops listening, lets requests under way be answered for two seconds, then drops every connection. */
  close(): Promise<void>;
}

/** OTLP 1.11: 64 MiB after decompression. */
export const maxInflatedBytes = 64 * 1024 * 1024;
/** gzip shrinks telemetry at least fourfold: a compressed body beyond this inflates beyond the other. */
export const maxCompressedBytes = 16 * 1024 * 1024;
/** How many bodies are inflated at once, since each may be a bomb. */
export const maxInflating = 4;
/** Bodies held at once, from the first byte read until the answer: senders beyond it are told to come back. */
export const maxHeldBytes = 256 * 1024 * 1024;
/** How long requests under way are waited for when a receiver closes. */
export const closeGraceMs = 2_000;
