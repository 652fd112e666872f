import { describe, expect, it } from 'vitest';
import { type Json, parseJson, stringify } from '../../src/model/json.ts';
import { documentsIn } from '../../src/normalise/documents.ts';

const read = (value: unknown): string =>
  (documentsIn(parseJson(JSON.stringify(value)) as Json) ?? [])
    .map(({ id, score, content, metadata }) => `${id ?? '-'} ${score ?? '-'} ${content} ${stringify(metadata)}`)
    .join('; ');

describe('documents', () => {
  it.each<readonly [string, unknown, string]>([
    [
      'of Haystack, with what they are about under meta',
      [{ id: 'a', content: 'x', meta: { source: 'a.md' } }],
      'a - x {"source":"a.md"}',
    ],
    ['with fields that are empty', [{ id: 'a', content: 'x', embedding: null, blob: null }], 'a - x {}'],
    [
      'of LangChain, with id and score among the metadata',
      [{ page_content: 'x', metadata: { id: 'a', score: 0.5 } }],
      'a 0.5 x {"id":"a","score":0.5}',
    ],
    [
      'with an id of their own before one among the metadata',
      [{ id: 'a', content: 'x', metadata: { id: 'b' } }],
      'a - x {"id":"b"}',
    ],
    ['of LlamaIndex, as nodes with a score', [{ node: { id_: 'a', text: 'x', metadata: {} }, score: 0.5 }], 'a 0.5 x {}'],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toBe(expected);
  });
});
