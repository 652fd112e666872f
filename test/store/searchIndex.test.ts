import { expect, test } from 'vitest';
import type { Db } from '../../src/store/database.ts';
import { searchableText } from '../../src/store/searchableText.ts';
import { createSearchIndex } from '../../src/store/searchIndex.ts';
import { aLog, anEvent, aSpan, attributesOf, spanIdOf } from '../support/builders.ts';
import { damage, openTestStore } from './testStore.ts';

/** Where the words are found: `body 3`, `span 1`. */
function search(db: Db, words: string): readonly string[] {
  const places = db.prepare<[string], number>('SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid').pluck().all(words);
  return places.map((place) => (place % 2 === 0 ? `body ${place / 2}` : `span ${(place - 1) / 2}`));
}

function indexAll(db: Db): void {
  const index = createSearchIndex(db);
  while (index.indexPending(1000)) {}
}

const long = (words: string) => `${words} ${'filler '.repeat(60)}`;

test('a text is found at the span that sent it first, and a long one at its body when it comes again, however often', () => {
  const { db, writer } = openTestStore();
  const attributes = attributesOf(['short', 'a kayak'], ['long', long('a paddle')]);
  writer.write({ spans: [1, 2, 3].map((id) => aSpan({ spanId: spanIdOf(id), name: `walk ${id}`, attributes })), logs: [] });
  expect(search(db, 'kayak')).toEqual([]);
  indexAll(db);
  expect(search(db, 'kayak')).toEqual(['span 1', 'span 2', 'span 3']);
  expect(search(db, 'paddle')).toEqual(['body 1', 'span 1']);
  expect(search(db, 'walk')).toEqual(['span 1', 'span 2', 'span 3']);
});

test('usual values that a template holds are found at every span', () => {
  const { db, writer } = openTestStore();
  for (const id of [1, 2, 3, 4]) {
    writer.write({
      spans: [aSpan({ spanId: spanIdOf(id), attributes: attributesOf(['question', 'hello'], ['id', `order${id}`]) })],
      logs: [],
    });
  }
  indexAll(db);
  expect(search(db, 'hello')).toEqual(['span 1', 'span 2', 'span 3', 'span 4']);
  expect(search(db, 'order3')).toEqual(['span 3']);
});

test.each([
  ['escapes of JSON', JSON.stringify([{ content: 'first\nsecond "third"' }]), 'second'],
  ['JSON in a string in JSON', JSON.stringify([{ arguments: JSON.stringify({ query: 'deep\twater' }) }]), 'water'],
  ['JSON that was cut off', '[{"content": "half a sen', 'half'],
  ['text that begins with a bracket', '[note] to self', 'note'],
  ['text with a NUL', 'before\0after', 'after'],
  ['numbers in JSON', '{"order": 4711}', '4711'],
  ['accents', 'café', 'cafe'],
])('%s do not hide words', (_case, text, word) => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [aSpan({ attributes: attributesOf(['text', text]) })], logs: [] });
  indexAll(db);
  expect(search(db, word)).toEqual(['span 1']);
});

test('roles and types of messages are not words', () => {
  expect(searchableText('[{"role":"user","type":"text","content":"hi"}]')).toBe('hi');
});

test('a phrase is found across no border of messages', () => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [aSpan({ attributes: attributesOf(['text', long('our refund policy is kind')]) })], logs: [] });
  indexAll(db);
  expect(search(db, '"refund policy"')).toEqual(['span 1']);
  expect(search(db, '"policy refund"')).toEqual([]);
});

test('a span that was indexed is indexed again when a log joins it or a newer version comes', () => {
  const { db, writer } = openTestStore();
  writer.write({ spans: [aSpan({ name: 'old' }), aSpan({ spanId: spanIdOf(2) })], logs: [] });
  indexAll(db);
  writer.write({
    spans: [aSpan({ name: 'new', events: [anEvent('hop', ['to', 'lisbon'])] })],
    logs: [aLog({ spanId: spanIdOf(2), body: 'joined' })],
  });
  indexAll(db);
  expect([search(db, 'old'), search(db, 'new'), search(db, 'lisbon'), search(db, 'joined')]).toEqual([
    [],
    ['span 1'],
    ['span 1'],
    ['span 2'],
  ]);
  expect(damage(db)).toEqual([]);
});

test('of noise only the name and the message of the status are found', () => {
  const { db, writer } = openTestStore();
  const span = aSpan({
    name: 'fetch',
    status: { code: 2, message: 'refused' },
    attributes: attributesOf(['noise', true], ['url', 'example']),
  });
  writer.write({ spans: [span], logs: [] });
  indexAll(db);
  expect([search(db, 'fetch'), search(db, 'refused'), search(db, 'example')]).toEqual([['span 1'], ['span 1'], []]);
});

test('a text of 10 MB is indexed up to its cap and holds nothing up', () => {
  const { db, writer } = openTestStore();
  const huge = `start ${'word '.repeat(2_000_000)}end`;
  writer.write({ spans: [aSpan({ attributes: attributesOf(['text', huge]) })], logs: [] });
  indexAll(db);
  expect([search(db, 'start'), search(db, 'end')]).toEqual([['span 1'], []]);
});

test('a slice ends in time, and merging ends', () => {
  const { db, writer } = openTestStore();
  const spans = Array.from({ length: 2000 }, (_, id) =>
    aSpan({ spanId: spanIdOf(id + 1), attributes: attributesOf(['text', `word${id} `.repeat(60)]) }),
  );
  writer.write({ spans, logs: [] });
  const index = createSearchIndex(db);
  expect(index.indexPending(1)).toBe(true);
  while (index.indexPending(20)) {}
  while (index.merge(20)) {}
  expect(search(db, 'word1999')).toEqual(['span 2000']);
  expect(damage(db)).toEqual([]);
});
