import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitJsonArray } from '../../src/store/splitJsonArray.ts';

const regular: readonly (readonly [text: string, items: readonly string[]])[] = [
  ['[{"a":1}]', ['{"a":1}']],
  ['[{"a":1},{"b":[2,{}]}]', ['{"a":1}', '{"b":[2,{}]}']],
  ['[{"a":1}, {"b":2}, {"c":3}]', ['{"a":1}', '{"b":2}', '{"c":3}']],
  ['["a","b,]}"]', ['"a"', '"b,]}"']],
  ['[{"a":"\\"},{\\\\"},{}]', ['{"a":"\\"},{\\\\"}', '{}']],
  ['[[1,2],[]]', ['[1,2]', '[]']],
];

test.each(regular)('%s', (text, items) => {
  expect(splitJsonArray(text)?.items).toEqual(items);
});

test.each([
  '',
  '[]',
  '[',
  ']',
  '[1,2]',
  '[null]',
  ' [{}]',
  '[{} ]',
  '[{},{}, {}]',
  '[{},  {}]',
  '[{} ,{}]',
  '[{}{}]',
  '[{},]',
  '[{"a":"]',
  '[{]',
  '[}]',
  '[{"a\\"}]',
  '{}',
  '[{}',
  '[{}]]',
])('%j is left whole', (text) => {
  expect(splitJsonArray(text)).toBeUndefined();
});

test('what is cut joins to the same text, and cuts where JSON.parse sees elements', () => {
  const element = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()), fc.string());
  fc.assert(
    fc.property(fc.array(element, { minLength: 1 }), fc.constantFrom(',', ', '), (elements, separator) => {
      const items = elements.map((item) => JSON.stringify(item));
      expect(splitJsonArray(`[${items.join(separator)}]`)?.items).toEqual(items);
    }),
    { seed: 0x5eed0001 },
  );
});

test('any text that is cut joins to the same text', () => {
  const piece = fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ', ', ' ', 'a', '1');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = `[${pieces.join('')}]`;
      const split = splitJsonArray(text);
      if (split !== undefined) expect(`[${split.items.join(split.separator)}]`).toBe(text);
    }),
    { seed: 0x5eed0001, numRuns: 2000 },
  );
});
