import { expect, it } from 'vitest';
import { barOf, ticks, timeScale } from '../../../webview/trace/timeScale.ts';
import { aStep } from '../support/views.ts';

it('spans from the first start to the last end, children outside their parents included', () => {
  const steps = [
    aStep(1, { startTime: 1000, durationMs: 2000 }),
    aStep(2, { startTime: 500, durationMs: 100 }),
    aStep(3, { startTime: 2900, durationMs: 600 }),
  ];
  expect(timeScale(steps)).toEqual({ startTime: 500, durationMs: 3000 });
  expect(timeScale([])).toEqual({ startTime: 0, durationMs: 0 });
});

it.each([
  ['at its place', { startTime: 1100, durationMs: 50 }, 0.1, 0.05],
  ['to the end while it is in flight', { startTime: 1200, durationMs: 0, inFlight: true }, 0.2, 0.8],
  ['within the scale, though its times are wrong', { startTime: 900, durationMs: 5000 }, 0, 1],
])('lays a bar %s', (_, step, left, width) => {
  const bar = barOf(aStep(1, step), { startTime: 1000, durationMs: 1000 });
  expect(bar.left).toBeCloseTo(left);
  expect(bar.width).toBeCloseTo(width);
});

it('fills the row of a trace that took no time', () => {
  expect(barOf(aStep(1), { startTime: 0, durationMs: 0 })).toEqual({ left: 0, width: 1 });
});

it.each([
  [6020, 240, [0, 2000, 4000, 6000]],
  [6020, 100, [0, 5000]],
  [16.3, 98, [0, 10]],
  [16.3, 300, [0, 5, 10, 15]],
  [1, 112, [0, 0.5, 1]],
  [950, 99, [0, 500]],
  [450, 99, [0, 200]],
  [90, 40, [0]],
  [100, 0, [0]],
  [0, 240, [0]],
  [Number.NaN, 240, [0]],
])('ticks %d ms at round times, as many as fit into %d px', (durationMs, widthPx, expected) => {
  expect(ticks(durationMs, widthPx)).toEqual(expected);
});
