import { join } from 'node:path';
import { forkProgram } from './forkProgram.ts';

export interface HostStarted {
  /** Where its collector receives traces. */
  readonly url: string;
}

export interface HostMeasures {
  readonly residentBytes: number;
  /** Since its start. */
  readonly peakResidentBytes: number;
  /** How late its main thread's timers were since the last `reset`, a millisecond of their own included. */
  readonly delayP50Ms: number;
  readonly delayP99Ms: number;
}

/** A process that does what the extension host does. */
export interface BenchHost extends HostStarted {
  measure(): Promise<HostMeasures>;
  /** Forgets how late timers were. */
  reset(): void;
}

/** A process with both workers on a database; without one, the same program with no workers, to compare with. */
export async function withHost<Result>(database: string | undefined, use: (host: BenchHost) => Promise<Result>): Promise<Result> {
  const program = forkProgram(join(import.meta.dirname, 'hostProcess.ts'), database === undefined ? [] : [database]);
  try {
    const { url } = (await program.heard()) as HostStarted;
    return await use({
      url,
      measure: async () => {
        const answer = program.heard();
        program.say('measure');
        return (await answer) as HostMeasures;
      },
      reset: () => program.say('reset'),
    });
  } finally {
    await program.end();
  }
}
