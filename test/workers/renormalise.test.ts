import { expect, test } from 'vitest';
import { createWriter } from '../../src/store/writer.ts';
import { renormalise } from '../../src/workers/renormalise.ts';
import { betterFacts, testFacts } from '../store/testFacts.ts';
import { numberOf, openTestStore } from '../store/testStore.ts';
import { aSpan, traceIdOf } from '../support/builders.ts';

const count = 25;

function filled() {
  const { db, writer } = openTestStore(testFacts);
  for (let trace = 1; trace <= count; trace++) writer.write({ spans: [aSpan({ traceId: traceIdOf(trace) })], logs: [] });
  return { db, writer: createWriter(db, betterFacts, { normaliserVersion: 2 }) };
}

const idle = () => false;

test('tells its progress from none to all', async () => {
  const { writer } = filled();
  const told: (readonly [number, number])[] = [];
  const onProgress = (done: number, total: number) => told.push([done, total]);
  const { signal } = new AbortController();
  expect(await renormalise(writer, { all: false, isBusy: idle, signal, onProgress })).toEqual({ traces: count, left: 0 });
  expect([told[0], told.at(-1)]).toEqual([
    [0, count],
    [count, count],
  ]);
  expect(await renormalise(writer, { all: false, isBusy: idle, signal, onProgress })).toEqual({ traces: 0, left: 0 });
  expect(await renormalise(writer, { all: true, isBusy: idle, signal, onProgress })).toEqual({ traces: count, left: 0 });
});

test('ends after the slice at hand when it is cancelled, and the next run goes on', async () => {
  const { db, writer } = filled();
  const cancel = new AbortController();
  // One trace a slice.
  const slow = { ...writer, renormalise: () => writer.renormalise(0) };
  let slices = 0;
  const isBusy = () => {
    if (++slices === 5) cancel.abort();
    return false;
  };
  const first = await renormalise(slow, { all: false, isBusy, signal: cancel.signal, onProgress() {} });
  expect(first).toEqual({ traces: 5, left: count - 5 });
  expect(numberOf(db, 'SELECT count(*) FROM traces WHERE normaliser_version = 2')).toBe(5);
  const { signal } = new AbortController();
  expect(await renormalise(slow, { all: false, isBusy: idle, signal, onProgress() {} })).toEqual({ traces: count - 5, left: 0 });
});

test('lets others work between its slices', async () => {
  const { writer } = filled();
  const slow = { ...writer, renormalise: () => writer.renormalise(0) };
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await renormalise(slow, { all: false, isBusy: idle, signal: new AbortController().signal, onProgress() {} });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

test('cancelled before it began, it marks nothing', async () => {
  const { writer } = filled();
  while (writer.renormalise(1000)) {
    // Until all are read again.
  }
  const signal = AbortSignal.abort();
  expect(await renormalise(writer, { all: true, isBusy: idle, signal, onProgress() {} })).toEqual({ traces: 0, left: 0 });
});
