import type { ServerResponse } from 'node:http';

/** A request to the scripted model. `path` is without the query; `query` keeps it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** The answering side of one request: one JSON document, or a stream of server-sent events. */
export class Exchange {
  readonly nowSeconds = Math.floor(Date.now() / 1000);
  readonly #response: ServerResponse;
  readonly #nextNumber: () => number;

  constructor(response: ServerResponse, nextNumber: () => number) {
    this.#response = response;
    this.#nextNumber = nextNumber;
  }

  /** An id such as `chatcmpl-000001`, of the prefix `chatcmpl-`: the same in every recording. */
  id(prefix: string): string {
    return `${prefix}${String(this.#nextNumber()).padStart(6, '0')}`;
  }

  /** Puts a header on the answer. Before anything is sent. */
  header(name: string, value: string): void {
    this.#response.setHeader(name, value);
  }

  json(status: number, body: object): void {
    this.#response.writeHead(status, { 'content-type': 'application/json' });
    this.#response.end(JSON.stringify(body));
  }

  /** Sends one event of a stream, begun by the first. */
  event(data: object, name?: string): void {
    if (!this.#response.headersSent) this.#response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.#response.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends a stream. */
  end(last?: string): void {
    this.#response.end(last);
  }

  /** Answers with bytes of another kind. */
  bytes(contentType: string, body: Uint8Array): void {
    this.#response.writeHead(200, { 'content-type': contentType });
    this.#response.end(body);
  }
}
