import { median, quantile } from './load.ts';

/** Milliseconds that each of `times` calls took, one after the other, in order of length. */
export async function sample(times: number, call: (index: number) => unknown): Promise<readonly number[]> {
  const tookMs: number[] = [];
  for (let index = 0; index < times; index++) tookMs.push(await time(() => call(index)));
  return tookMs.sort((a, b) => a - b);
}

/** How long a call took, in milliseconds. When it answers with a function, that tidies up and is not counted. */
async function time(call: () => unknown): Promise<number> {
  const started = performance.now();
  const tidyUp = await call();
  const tookMs = performance.now() - started;
  if (typeof tidyUp === 'function') await tidyUp();
  return tookMs;
}

/** Medians of two ways to the same thing, taken in turn so that both see the same machine; the first turn warms up. */
export async function compare(
  times: number,
  ours: () => unknown,
  beside: () => unknown,
): Promise<{ readonly oursMs: number; readonly besideMs: number }> {
  const turns: { readonly oursMs: number; readonly besideMs: number }[] = [];
  for (let turn = 0; turn <= times; turn++) turns.push({ oursMs: await time(ours), besideMs: await time(beside) });
  const counted = turns.slice(1);
  return { oursMs: median(counted.map(({ oursMs }) => oursMs)), besideMs: median(counted.map(({ besideMs }) => besideMs)) };
}

export function p50p95(sorted: readonly number[]): { readonly p50: number; readonly p95: number } {
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}
