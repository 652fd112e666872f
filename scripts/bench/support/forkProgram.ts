import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A program of this folder in a process of its own that speaks and is spoken to, and ends when it is no longer spoken to. */
export interface ForkedProgram {
  /** The next thing it says. Rejects when it ends instead. */
  heard(): Promise<unknown>;
  say(message: string): void;
  /** Resolves when it is gone. */
  end(): Promise<void>;
}

export function forkProgram(file: string, parameters: readonly string[]): ForkedProgram {
  const child = fork(file, parameters);
  const exited = once(child, 'exit');
  const failed = exited.then(([code]) => {
    throw new Error(`${file} ended with ${code}.`);
  });
  failed.catch(() => {}); // told to whoever waits
  return {
    heard: async () => ((await Promise.race([once(child, 'message'), failed])) as [unknown])[0],
    say: (message) => child.send(message),
    end: async () => {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(late);
    },
  };
}
