import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { type Counts, inclusive } from '../../src/normalise/usage.ts';
import { aSpanWith, type Plain } from '../support/builders.ts';

const none: Counts = {
  input: undefined,
  output: undefined,
  total: undefined,
  cacheRead: undefined,
  cacheWrite: undefined,
  reasoning: undefined,
};

describe('token counts become inclusive', () => {
  const table: readonly (readonly [string, Partial<Counts>, string])[] = [
    ['inclusive as sent', { input: 1200, output: 48, cacheRead: 1024 }, '1200 + 48 = 1248'],
    ['inclusive with a total', { input: 1200, output: 48, total: 1248, cacheRead: 1024, reasoning: 16 }, '1200 + 48 = 1248'],
    ['more read from the cache than there was input', { input: 4, output: 10, cacheRead: 5000 }, '5004 + 10 = 5014'],
    ['more read and written than there was input', { input: 50, output: 10, cacheRead: 30, cacheWrite: 40 }, '120 + 10 = 130'],
    ['a total with the cache beside the input', { input: 176, output: 48, total: 1248, cacheRead: 1024 }, '1200 + 48 = 1248'],
    [
      'a total with reading and writing beside',
      { input: 100, output: 10, total: 180, cacheRead: 30, cacheWrite: 40 },
      '170 + 10 = 180',
    ],
    ['more reasoning than output', { input: 10, output: 5, reasoning: 20 }, '10 + 25 = 35'],
    ['a total with the reasoning beside the output', { input: 100, output: 30, total: 150, reasoning: 20 }, '100 + 50 = 150'],
    ['a total with both beside', { input: 100, output: 30, total: 190, cacheRead: 40, reasoning: 20 }, '140 + 50 = 190'],
    ['a total that counts something else too', { input: 100, output: 30, total: 190 }, '100 + 30 = 190'],
    ['a total that is too small', { input: 100, output: 30, total: 100 }, '100 + 30 = 130'],
    ['input alone', { input: 12 }, '12 + 0 = 12'],
    ['input and total', { input: 12, total: 20 }, '12 + 8 = 20'],
    ['total alone stays unsplit', { total: 20 }, '0 + 0 = 20'],
  ];
  it.each(table)('%s', (_, counts, expected) => {
    const { input, output, total } = inclusive({ ...none, ...counts }).usage;
    expect(`${input} + ${output} = ${total}`).toBe(expected);
  });

  it('for any counts the parts fit into the whole', () => {
    const count = fc.option(fc.nat({ max: 1_000_000 }), { nil: undefined });
    const counts = fc.record({
      input: count,
      output: count,
      total: count,
      cacheRead: count,
      cacheWrite: count,
      reasoning: count,
    });
    fc.assert(
      fc.property(counts, (given) => {
        const { usage } = inclusive(given);
        expect(usage.total).toBeGreaterThanOrEqual(usage.input + usage.output);
        expect(usage.input).toBeGreaterThanOrEqual((usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0));
        expect(usage.output).toBeGreaterThanOrEqual(usage.reasoning ?? 0);
        expect(usage.input).toBeGreaterThanOrEqual(given.input ?? 0);
      }),
      { seed: 0x5eed0001 },
    );
  });
});

describe('usage is read from', () => {
  const table: readonly (readonly [string, readonly (readonly [string, Plain])[], object | undefined])[] = [
    [
      'GenAI',
      [
        ['gen_ai.usage.input_tokens', 9],
        ['gen_ai.usage.output_tokens', 2],
        ['gen_ai.usage.reasoning.output_tokens', 1],
      ],
      { input: 9, output: 2, total: 11, reasoning: 1 },
    ],
    [
      'GenAI before 1.27',
      [
        ['gen_ai.usage.prompt_tokens', 9],
        ['gen_ai.usage.completion_tokens', 2],
      ],
      { input: 9, output: 2, total: 11 },
    ],
    [
      'GenAI E’s name for cache writes',
      [
        ['gen_ai.usage.input_tokens', 9],
        ['gen_ai.usage.cache_write.input_tokens', 4],
      ],
      { input: 9, output: 0, total: 9, cacheWrite: 4 },
    ],
    [
      'GenAI D’s name for cache writes',
      [
        ['gen_ai.usage.input_tokens', 9],
        ['gen_ai.usage.cache_creation.input_tokens', 4],
      ],
      { input: 9, output: 0, total: 9, cacheWrite: 4 },
    ],
    [
      'OpenInference',
      [
        ['llm.token_count.prompt', 9],
        ['llm.token_count.completion', 2],
        ['llm.token_count.total', 11],
        ['llm.token_count.prompt_details.cache_read', 3],
      ],
      { input: 9, output: 2, total: 11, cacheRead: 3 },
    ],
    [
      'both: the GenAI count wins',
      [
        ['gen_ai.usage.input_tokens', 9],
        ['gen_ai.usage.output_tokens', 2],
        ['llm.token_count.prompt', 8],
      ],
      { input: 9, output: 2, total: 11 },
    ],
    ['a number as text', [['gen_ai.usage.input_tokens', '9']], { input: 9, output: 0, total: 9 }],
    [
      'zeros, as sent',
      [
        ['gen_ai.usage.input_tokens', 0],
        ['gen_ai.usage.output_tokens', 0],
      ],
      { input: 0, output: 0, total: 0 },
    ],
    ['nothing', [['gen_ai.request.model', 'm']], undefined],
    [
      'values that are no counts',
      [
        ['gen_ai.usage.input_tokens', 'many'],
        ['gen_ai.usage.output_tokens', -4],
      ],
      undefined,
    ],
  ];
  it.each(table)('%s', (_, pairs, expected) => {
    expect(summarise(aSpanWith(...pairs), [], noPrices).usage).toEqual(expected);
  });
});
