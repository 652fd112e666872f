import type { Disposable } from '../util/disposable.ts';
import { type ErrorCode, ProtocolError } from './errors.ts';

/** Two ends that can post to each other: a worker's port, or a webview and its host. Order is kept, delivery is not promised. */
export interface Transport {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
}

/** What one side may ask: an interface of methods with one parameter and a promise. */
// biome-ignore format: one line reads better than three
export type Api<Methods> = { [Name in keyof Methods]: (params: never) => Promise<unknown> };
type Params<Method> = Method extends (params: infer P) => Promise<unknown> ? P : never;
type Result<Method> = Method extends (params: never) => Promise<infer R> ? R : never;

type Message =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'event'; readonly name: string; readonly payload: unknown };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ProtocolError) => void;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}

/** The asking side. Every request ends: with a result, an error, a time-out, or disposal. */
export class Client<Methods extends Api<Methods>, Events> implements Disposable {
  readonly #transport: Transport;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>();
  readonly #subscription: Disposable;
  #nextId = 1;
  #closed = false;

  /** `timeoutMs` holds for each request that names none of its own; 0 waits for ever. */
  constructor(transport: Transport, timeoutMs = 30_000) {
    this.#transport = transport;
    this.#timeoutMs = timeoutMs;
    this.#subscription = transport.onMessage((message) => this.#receive(message));
  }

  call<Name extends keyof Methods & string>(
    method: Name,
    params: Params<Methods[Name]>,
    timeoutMs = this.#timeoutMs,
  ): Promise<Result<Methods[Name]>> {
    if (this.#closed) return Promise.reject(new ProtocolError('closed', 'The other side is gone.'));
    const id = this.#nextId++;
    return new Promise<unknown>((resolve, reject) => {
      const timer =
        timeoutMs === 0
          ? undefined
          : setTimeout(() => {
              this.#waiting.delete(id);
              reject(new ProtocolError('timeout', `No answer to "${method}" in ${timeoutMs} ms.`));
            }, timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#transport.post({ kind: 'request', id, method, params } satisfies Message);
    }) as Promise<Result<Methods[Name]>>;
  }

  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): Disposable {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  }

  /** Rejects everything that still waits, since nothing will answer it; new requests are still taken. */
  abandon(error = new ProtocolError('closed', 'The other side is gone.')): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(error);
    }
  }

  dispose(): void {
    this.#closed = true;
    this.#subscription.dispose();
    this.abandon();
  }

  #receive(raw: unknown): void {
    const message = parseMessage(raw);
    if (message === undefined || message.kind === 'request') return;
    if (message.kind === 'event') {
      for (const listener of this.#listeners.get(message.name as keyof Events) ?? []) listener(message.payload as never);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.kind === 'result') waiting.resolve(message.value);
    else waiting.reject(new ProtocolError(message.code, message.message));
  }
}

/** The answering side: announces events and stops answering when disposed. */
export interface Server<Events> extends Disposable {
  announce<Name extends keyof Events & string>(name: Name, payload: Events[Name]): void;
}

/**
 * Answers requests with `methods`. `validate` throws on parameters that do not have the method's shape: pass it where the
 * other side is not trusted. A method that throws answers with an error; it never leaves the caller waiting.
 */
export function serve<Methods extends Api<Methods>, Events>(
  transport: Transport,
  methods: Methods,
  validate: (method: keyof Methods & string, params: unknown) => void = () => {},
): Server<Events> {
  const table = new Map(Object.entries(methods)) as Map<string, (params: unknown) => Promise<unknown>>;
  const answer = async (id: number, method: string, params: unknown): Promise<void> => {
    try {
      const handler = table.get(method);
      if (handler === undefined) throw new ProtocolError('invalid', `Nothing answers to "${method}".`);
      validate(method as keyof Methods & string, params);
      transport.post({ kind: 'result', id, value: await handler(params) } satisfies Message);
    } catch (error) {
      const code = error instanceof ProtocolError ? error.code : 'failed';
      transport.post({
        kind: 'error',
        id,
        code,
        message: error instanceof Error ? error.message : String(error),
      } satisfies Message);
    }
  };
  const subscription = transport.onMessage((raw) => {
    const message = parseMessage(raw);
    if (message?.kind === 'request') void answer(message.id, message.method, message.params);
  });
  return {
    announce: (name, payload) => transport.post({ kind: 'event', name, payload } satisfies Message),
    dispose: () => subscription.dispose(),
  };
}

function parseMessage(raw: unknown): Message | undefined {
  if (typeof raw !== 'object' || raw === null || !('kind' in raw)) return undefined;
  const message = raw as Message;
  switch (message.kind) {
    case 'request':
      return typeof message.id === 'number' && typeof message.method === 'string' ? message : undefined;
    case 'result':
    case 'error':
      return typeof message.id === 'number' ? message : undefined;
    case 'event':
      return typeof message.name === 'string' ? message : undefined;
    default:
      return undefined;
  }
}
