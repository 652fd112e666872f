import { expect, test } from 'vitest';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { OverloadedError } from '../../src/store/errors.ts';
import { createGroupCommit } from '../../src/store/groupCommit.ts';
import type { Batch, Writer } from '../../src/store/writer.ts';
import { aSpan, spanIdOf } from '../support/builders.ts';
import { numberOf, openTestStore } from './testStore.ts';

const batchOf = (...ids: readonly number[]): Batch => ({ spans: ids.map((id) => aSpan({ spanId: spanIdOf(id) })), logs: [] });

/** Counts transactions, and refuses any that holds the span `bad`. */
function watched(writer: Writer, bad?: ReceivedSpan): Pick<Writer, 'write'> & { readonly sizes: number[] } {
  const sizes: number[] = [];
  return {
    sizes,
    write(batch) {
      sizes.push(batch.spans.length);
      if (batch.spans.some(({ spanId }) => spanId === bad?.spanId)) throw new Error('refused');
      return writer.write(batch);
    },
  };
}

test('requests that arrive together share a transaction, and are answered when it is committed', async () => {
  const { db, writer } = openTestStore();
  const counting = watched(writer);
  const commit = createGroupCommit(counting);
  const answers = [1, 2, 3].map(async (id) => {
    await commit.submit(batchOf(id), 100);
    return numberOf(db, 'SELECT count(*) FROM spans');
  });
  expect(await Promise.all(answers)).toEqual([3, 3, 3]);
  expect(counting.sizes).toEqual([3]);
});

test('a request that cannot be written does not take the others with it', async () => {
  const { db, writer } = openTestStore();
  const commit = createGroupCommit(watched(writer, aSpan({ spanId: spanIdOf(2) })));
  const outcomes = await Promise.allSettled([1, 2, 3].map((id) => commit.submit(batchOf(id), 100)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(numberOf(db, 'SELECT count(*) FROM spans')).toBe(2);
});

test('a transaction takes no more than it may hold, and one larger request alone', async () => {
  const { writer } = openTestStore();
  const counting = watched(writer);
  const commit = createGroupCommit(counting, { maxGroupBytes: 100 });
  await Promise.all([
    commit.submit(batchOf(1), 60),
    commit.submit(batchOf(2, 3), 60),
    commit.submit(batchOf(4, 5, 6), 500),
    commit.submit(batchOf(7), 50),
    commit.submit(batchOf(8), 50),
  ]);
  expect(counting.sizes).toEqual([1, 2, 3, 2]);
});

test('when too much waits, a request is refused and nothing of it kept', async () => {
  const { db, writer } = openTestStore();
  const byBytes = createGroupCommit(writer, { maxWaitingBytes: 100 });
  const byCount = createGroupCommit(writer, { maxWaitingRequests: 1 });
  const outcomes = await Promise.allSettled([
    byBytes.submit(batchOf(1), 90),
    byBytes.submit(batchOf(2), 20),
    byCount.submit(batchOf(3), 1),
    byCount.submit(batchOf(4), 1),
  ]);
  expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : 'kept'))).toEqual([
    'kept',
    expect.any(OverloadedError),
    'kept',
    expect.any(OverloadedError),
  ]);
  expect(numberOf(db, 'SELECT count(*) FROM spans')).toBe(2);
  // Room again once they are written.
  await byBytes.submit(batchOf(2), 20);
});

test('flush waits for what was submitted, and idle work begins only then', async () => {
  const { db, writer } = openTestStore();
  const seen: number[] = [];
  const commit = createGroupCommit(writer, {
    maxGroupBytes: 1,
    onIdle: () => seen.push(numberOf(db, 'SELECT count(*) FROM spans')),
  });
  await commit.flush();
  const all = Promise.all([1, 2, 3].map((id) => commit.submit(batchOf(id), 1)));
  await commit.flush();
  expect(numberOf(db, 'SELECT count(*) FROM spans')).toBe(3);
  await all;
  expect(seen).toEqual([3]);
});
