import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Alarms } from '../../src/vscode/alarms.ts';

const rung: string[] = [];
let alarms: Alarms<string>;

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
  rung.length = 0;
  alarms = new Alarms((thing) => rung.push(thing));
});
afterEach(() => {
  alarms.dispose();
  vi.useRealTimers();
});

it('rings once for each thing, not before its time', () => {
  alarms.set('b', 3000);
  alarms.set('a', 2000);
  vi.advanceTimersByTime(999);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(rung).toEqual(['a', 'b']);
});

it('rings at the new time when it is set again, and not at all when it is taken away', () => {
  alarms.set('a', 2000);
  alarms.set('b', 2000);
  alarms.set('a', 5000);
  alarms.set('b', undefined);
  vi.advanceTimersByTime(3000);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(rung).toEqual(['a']);
});

it('does not ring for what has passed, nor after it is disposed', () => {
  alarms.set('a', 1000);
  alarms.set('b', 2000);
  alarms.dispose();
  vi.advanceTimersByTime(10_000);
  expect(rung).toEqual([]);
});
