import { median, quantile } from './load.ts';

/** Milliseconds that each of `times` calls took, one after the other, in order of length. */
export async function sample(times: number, call: (index: number) => unknown): Promise<readonly number[]> {
  const tookMs: number[] = [];
  for (let index = 0; index < times; index++) {
    const started = performance.now();
    await call(index);
    tookMs.push(performance.now() - started);
  }
  return tookMs.sort((a, b) => a - b);
}

/** Medians of two ways to the same thing, taken in turn so that both see the same machine; the first turn warms up. */
export async function compare(
  times: number,
  ours: (index: number) => unknown,
  beside: (index: number) => unknown,
): Promise<{ readonly oursMs: number; readonly besideMs: number }> {
  const [oursMs, besideMs]: [number[], number[]] = [[], []];
  for (let turn = -1; turn < times; turn++) {
    const [first] = await sample(1, () => ours(turn + 1));
    const [second] = await sample(1, () => beside(turn + 1));
    if (turn < 0 || first === undefined || second === undefined) continue;
    oursMs.push(first);
    besideMs.push(second);
  }
  return { oursMs: median(oursMs), besideMs: median(besideMs) };
}

export function p50p95(sorted: readonly number[]): { readonly p50: number; readonly p95: number } {
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}
