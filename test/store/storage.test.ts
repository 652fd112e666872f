import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { checkpoint, openWriter, shrink } from '../../src/store/database.ts';
import { createSearchIndex } from '../../src/store/searchIndex.ts';
import { createSpanReader } from '../../src/store/spanReader.ts';
import { createWriter } from '../../src/store/writer.ts';
import { agentSpans, uniqueSpans } from './corpora.ts';
import { otlpSize } from './otlpSize.ts';
import { testFacts } from './testFacts.ts';
import { damage, temporaryFolder } from './testStore.ts';

/** Bytes on disk per byte of OTLP, indexed and at rest. */
function bytesPerByte(spans: readonly ReceivedSpan[], perRequest: number): number {
  const path = join(temporaryFolder(), 'traces.db');
  const db = openWriter(path, { durability: 'normal' });
  try {
    const writer = createWriter(db, testFacts);
    for (let at = 0; at < spans.length; at += perRequest) writer.write({ spans: spans.slice(at, at + perRequest), logs: [] });
    const index = createSearchIndex(db);
    while (index.indexPending(1000)) {}
    while (index.merge(1000)) {}
    shrink(db, 1_000_000);
    checkpoint(db);
    expect(damage(db)).toEqual([]);
    const last = spans.at(-1);
    if (last !== undefined) expect(createSpanReader(db).span(last.traceId, last.spanId)).toStrictEqual(last);
    return statSync(path).size / spans.reduce((bytes, span) => bytes + otlpSize(span), 0);
  } finally {
    db.close();
  }
}

test('text that never repeats costs little more than it is long, its index included', { timeout: 60_000 }, () => {
  // The made-up words of the corpus take half again as much index as English: design §10 counts 1.35 for that.
  expect(bytesPerByte([...uniqueSpans(1500)], 64)).toBeLessThan(1.4);
});

test('agents that send their history at every step cost what is new in it', { timeout: 60_000 }, () => {
  expect(1 / bytesPerByte([...agentSpans(3, 200, [200, 2000])], 1)).toBeGreaterThan(40);
  // Shorter messages: rows, ids and the empty tables weigh more.
  expect(1 / bytesPerByte([...agentSpans(3, 200, [100, 600])], 8)).toBeGreaterThan(28);
});
