import { join } from 'node:path';
import { forkProgram } from './forkProgram.ts';

export interface LoadOrder {
  readonly url: string;
  readonly connections: number;
  /** So that a long run does not fill the disk. */
  readonly maxBytesPerSecond: number;
}

export interface LoadReport {
  readonly spans: number;
  readonly seconds: number;
}

/** What `use` came to while another process sent requests of 64 spans, as fast as they were acknowledged. */
export async function underLoad<Result>(
  order: Pick<LoadOrder, 'url'> & Partial<LoadOrder>,
  use: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly spansPerSecond: number }> {
  const whole: LoadOrder = { connections: 4, maxBytesPerSecond: 150e6, ...order };
  const sender = forkProgram(join(import.meta.dirname, 'loadProcess.ts'), [JSON.stringify(whole)]);
  try {
    await sender.heard();
    const result = await use();
    sender.say('stop');
    const { spans, seconds } = (await sender.heard()) as LoadReport;
    return { result, spansPerSecond: spans / seconds };
  } finally {
    await sender.end();
  }
}
