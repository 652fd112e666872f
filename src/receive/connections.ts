import type { Socket } from 'node:net';

/** The open connections of a server, and which of them owe an answer. Node's own notion of "idle" leaves out the silent ones. */
export class Connections {
  readonly #owed = new Map<Socket, number>();
  #closing = false;

  add(socket: Socket): void {
    this.#owed.set(socket, 0);
    socket.once('close', () => this.#owed.delete(socket));
  }

  /** A request began; call the result once its answer is sent or given up. */
  begin(socket: Socket): () => void {
    this.#change(socket, 1);
    return () => {
      this.#change(socket, -1);
      if (this.#closing && this.#owed.get(socket) === 0) socket.end();
    };
  }

  #change(socket: Socket, by: number): void {
    const owed = this.#owed.get(socket);
    if (owed !== undefined) this.#owed.set(socket, owed + by);
  }

  /** Drops the connections that wait for nothing at once, and the others as their answers are sent. */
  closeWhenAnswered(): void {
    this.#closing = true;
    for (const [socket, owed] of this.#owed) if (owed === 0) socket.destroy();
  }

  destroyAll(): void {
    for (const socket of this.#owed.keys()) socket.destroy();
  }
}
