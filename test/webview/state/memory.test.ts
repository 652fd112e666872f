import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DetailTab, tabFor } from '../../../webview/state/detailTab.ts';
import { emptyMemory, readMemory } from '../../../webview/state/memory.ts';

it('brings back what was remembered', () => {
  const memory = { traceId: 'a', spanId: 'b', asked: 'a/b/1', tab: 'raw', folded: ['c'], split: 0.3, markdown: false } as const;
  expect(readMemory(structuredClone(memory))).toEqual(memory);
});

it.each([
  ['nothing', undefined],
  ['a text', 'x'],
  ['another version', { tab: 'timeline', folded: 'c', split: 'wide', traceId: 7 }],
])('begins anew after %s', (_, stored) => {
  expect(readMemory(stored)).toEqual(emptyMemory);
});

it('is sound whatever was stored', () => {
  const key = fc.constantFrom('traceId', 'spanId', 'asked', 'tab', 'folded', 'split', 'markdown');
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.dictionary(key, fc.anything())), (stored) => {
      const { tab, folded, split } = readMemory(stored);
      expect(split).toBeGreaterThanOrEqual(0.15);
      expect(split).toBeLessThanOrEqual(0.85);
      expect(folded.every((item) => typeof item === 'string')).toBe(true);
      expect(['messages', 'context', 'scores', 'parameters', 'raw']).toContain(tab);
    }),
    { seed: 0x5eed0001 },
  );
});

it.each([
  ['what was chosen on this step, though it is empty', 'scores', 'here', 'messages', [], 'scores'],
  ['the messages, when they were chosen here', 'messages', 'here', 'context', ['context'], 'messages'],
  ['what was chosen on another step, when this one has it', 'raw', 'there', 'messages', ['raw'], 'raw'],
  ['what the step is about, when it has not what was chosen', 'scores', 'there', 'messages', [], 'messages'],
  ['the documents of a retrieval, though messages were shown before', 'messages', 'there', 'context', ['context'], 'context'],
] satisfies [string, DetailTab, string, DetailTab, DetailTab[], DetailTab][])(
  'shows %s',
  (_, tab, spanId, main, filled, expected) => {
    expect(tabFor({ tab, spanId }, 'here', main, new Set(filled))).toBe(expected);
  },
);
