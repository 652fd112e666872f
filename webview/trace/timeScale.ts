import type { StepRow } from '../../src/model/summary.ts';

/** The stretch of time that the bars share. */
export interface TimeScale {
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly durationMs: number;
}

/** The scale that holds every step. A step in flight reaches to the end of what is known. */
export function timeScale(steps: readonly StepRow[]): TimeScale {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const { startTime, durationMs } of steps) {
    start = Math.min(start, startTime);
    end = Math.max(end, startTime + durationMs);
  }
  return steps.length === 0 ? { startTime: 0, durationMs: 0 } : { startTime: start, durationMs: end - start };
}

/** Where a bar lies on the scale, as shares from 0 to 1. */
export function barOf(step: StepRow, scale: TimeScale): { readonly left: number; readonly width: number } {
  if (scale.durationMs <= 0) return { left: 0, width: 1 };
  const left = (step.startTime - scale.startTime) / scale.durationMs;
  const width = step.inFlight ? 1 - left : step.durationMs / scale.durationMs;
  return { left: clampShare(left), width: clampShare(Math.min(width, 1 - left)) };
}

/** What the words of a tick take at most, such as `1 m 40 s`. */
const tickRoomPx = 56;

/** Round times from 0 on, in milliseconds: 1, 2 or 5 times a power of ten, so far apart that their words fit into `widthPx`, or one round time alone. */
export function ticks(durationMs: number, widthPx: number): readonly number[] {
  if (!(durationMs > 0 && widthPx > 0)) return [0];
  const apart = durationMs * (tickRoomPx / widthPx);
  const power = 10 ** Math.floor(Math.log10(apart));
  const round = [1, 2, 5, 10].map((factor) => factor * power).filter((time) => time <= durationMs * 1.000_001);
  const step = round.find((time) => time >= apart * 0.999_999);
  // Beside a mere 0 there is room for the words of one more time, wherever it lies.
  if (step === undefined) return [0, ...round.slice(-1)];
  const found: number[] = [];
  for (let index = 0; index * step <= durationMs * 1.000_001; index++) found.push(index * step);
  return found;
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
