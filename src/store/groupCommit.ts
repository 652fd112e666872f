import { OverloadedError } from './errors.ts';
import type { Batch, WriteResult, Writer } from './writer.ts';

/** What a request is told when its content is committed. */
export interface Committed {
  /** The revision of the database that holds it. */
  readonly revision: number;
}

/** Lets requests that arrive together share one transaction, so that a sync of the disk serves them all. */
export interface GroupCommit {
  /**
   * Resolves after COMMIT, never before. `bytes` is the size of the request as it came. Rejects with OverloadedError when too
   * much is waiting, and with what Writer.write throws when this request, alone, could not be written.
   */
  submit(batch: Batch, bytes: number): Promise<Committed>;
  /** Resolves when all that was submitted so far has been written or refused. */
  flush(): Promise<void>;
}

export interface GroupCommitOptions {
  /** Requests that wait hold so many bytes at most. */
  readonly maxWaitingBytes?: number;
  readonly maxWaitingRequests?: number;
  /** One transaction takes so many bytes at most, so that nobody waits for long. One larger request is taken alone. */
  readonly maxGroupBytes?: number;
  /** Told of every transaction that was committed. */
  readonly onCommitted?: (result: WriteResult) => void;
  /** Told when nothing waits any more: the time to index and to checkpoint. */
  readonly onIdle?: () => void;
}

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: unknown) => void;
}

export function createGroupCommit(writer: Pick<Writer, 'write'>, options: GroupCommitOptions = {}): GroupCommit {
  const { maxWaitingBytes = 128 * 1024 * 1024, maxWaitingRequests = 4096, maxGroupBytes = 4 * 1024 * 1024 } = options;
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let isScheduled = false;
  const idle: (() => void)[] = [];

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // After all sockets that are readable now have been read: what they brought goes into the same transaction.
    setImmediate(() => {
      isScheduled = false;
      commit(takeGroup());
      if (waiting.length > 0) {
        schedule();
        return;
      }
      for (const resolve of idle.splice(0)) resolve();
      options.onIdle?.();
    });
  }

  function takeGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const request of waiting) {
      if (count > 0 && bytes + request.bytes > maxGroupBytes) break;
      bytes += request.bytes;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingBytes -= bytes;
    return group;
  }

  function commit(group: readonly Waiting[]): void {
    if (group.length === 0) return;
    let result: WriteResult;
    try {
      result = writer.write({
        spans: group.flatMap(({ batch }) => batch.spans),
        logs: group.flatMap(({ batch }) => batch.logs),
      });
    } catch (error) {
      // One of them may be at fault: the others must not suffer for it.
      if (group.length > 1) for (const request of group) commit([request]);
      else for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve({ revision: result.revision });
    options.onCommitted?.(result);
  }

  return {
    submit(batch, bytes) {
      if (waiting.length >= maxWaitingRequests || (waiting.length > 0 && waitingBytes + bytes > maxWaitingBytes)) {
        return Promise.reject(
          new OverloadedError('Too much telemetry is waiting to be written. Nothing of this request was kept: send it again.'),
        );
      }
      return new Promise((resolve, reject) => {
        waiting.push({ batch, bytes, resolve, reject });
        waitingBytes += bytes;
        schedule();
      });
    },
    flush() {
      return waiting.length === 0 && !isScheduled ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
  };
}
