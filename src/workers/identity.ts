import { get } from 'node:http';
import { connect } from 'node:net';

/** What the receiver's route `GET /promptrail` tells of itself. */
export interface Identity {
  readonly name: 'promptrail';
  readonly version: string;
  readonly pid: number;
  /** Made anew by each collector: tells it from an earlier one on the same port. */
  readonly nonce: string;
  readonly database: string;
  readonly http: number;
  readonly grpc: number;
}

export const identityPath = '/promptrail';

/** Asks who listens on a loopback port; undefined when nobody answers in time or the answer is not a Promptrail's. */
export function askIdentity(port: number, timeoutMs = 500): Promise<Identity | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: identityPath, timeout: timeoutMs, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > 10_000) request.destroy();
      });
      response.on('end', () => resolve(parseIdentity(text)));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/**
 * Resolves when whoever listens on the port goes away, or drops the idle connection (then ask again who is there).
 * An open connection tells at once, without a timer.
 */
export function waitUntilGone(port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (): void => {
      signal.removeEventListener('abort', end);
      socket.destroy();
      resolve();
    };
    signal.addEventListener('abort', end);
    socket.on('error', end);
    socket.on('close', end);
    socket.on('data', () => {});
    if (signal.aborted) end();
  });
}

function parseIdentity(text: string): Identity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { name, version, pid, nonce, database, http, grpc } = value as Identity;
    const sound = name === 'promptrail' && typeof nonce === 'string' && typeof database === 'string' && typeof http === 'number';
    return sound ? { name, version, pid, nonce, database, http, grpc } : undefined;
  } catch {
    return undefined;
  }
}
