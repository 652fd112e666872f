import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Usage } from '../../src/model/observation.ts';
import { fromMillis } from '../../src/model/time.ts';
import { loadPrices, type Prices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aSpanWith, type Plain, testStart } from '../support/builders.ts';

let prices: Prices;
beforeAll(async () => {
  prices = await loadPrices();
});

const usage: Usage = { input: 1000, output: 100, total: 1100 };

describe('prices', () => {
  // Flat, dear caches, tiers by size, prices by date and by time of day, a fee per request, a price for reasoning.
  const models = [
    ['gpt-4o', 'openai'],
    ['claude-sonnet-4-20250514', 'anthropic'],
    ['claude-opus-4-6', 'anthropic'],
    ['gemini-2.5-pro', 'google'],
    ['deepseek-chat', 'deepseek'],
    ['sonar-pro', 'perplexity'],
    ['sonar-deep-research', 'perplexity'],
    ['text-embedding-3-small', 'openai'],
  ] as const;

  it.each(models)('are those of the table for %s, whatever the usage and the time', (model, provider) => {
    const count = fc.nat({ max: 400_000 });
    const time = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2027, 0) });
    fc.assert(
      fc.property(count, count, count, count, count, time, (plain, cacheRead, cacheWrite, said, reasoning, timeMs) => {
        const input = plain + cacheRead + cacheWrite;
        const output = said + reasoning;
        const tokens = { input, output, total: input + output, cacheRead, cacheWrite, reasoning };
        const expected = calcPrice(
          {
            input_tokens: input,
            output_tokens: output,
            cache_read_tokens: cacheRead,
            cache_write_tokens: cacheWrite,
            output_reasoning_tokens: reasoning,
          },
          model,
          { providerId: provider, timestamp: new Date(timeMs) },
        )?.total_price;
        expect(expected).toBeDefined();
        expect(prices.costUsd(model, provider, tokens, fromMillis(timeMs))).toBeCloseTo(expected ?? 0, 9);
      }),
      { seed: 0x5eed0001, numRuns: 50 },
    );
  });

  it.each([
    ['a model nobody knows', 'my-finetune', 'openai'],
    ['a provider nobody knows', 'gpt-4o', 'my-gateway'],
    ['a local model', 'llama3.1', 'ollama'],
    ['a name that is an object’s key', '__proto__', 'constructor'],
  ])('are unknown, not 0, for %s', (_, model, provider) => {
    expect(prices.costUsd(model, provider, usage, testStart)).toBeUndefined();
  });

  it('are unknown for a total without its parts', () => {
    expect(prices.costUsd('gpt-4o', 'openai', { input: 0, output: 0, total: 50 }, testStart)).toBeUndefined();
  });

  it.each(['azure.ai.openai', 'aws.bedrock', 'gcp.gemini', 'gcp.vertex_ai', 'mistral_ai', 'x_ai', 'moonshot_ai'])(
    'know the provider %s',
    (provider) => {
      const models = [
        'gpt-4o',
        'anthropic.claude-3-5-sonnet-20241022-v2:0',
        'gemini-2.5-pro',
        'mistral-large-latest',
        'grok-4.3',
        'kimi-k2.5',
      ];
      expect(models.some((model) => (prices.costUsd(model, provider, usage, testStart) ?? 0) > 0)).toBe(true);
    },
  );

  it('survive times that are no dates', () => {
    expect(() => prices.costUsd('claude-opus-4-6', 'anthropic', usage, 2n ** 64n - 1n)).not.toThrow();
  });
});

describe('the cost of a step', () => {
  const call: readonly (readonly [string, Plain])[] = [
    ['gen_ai.provider.name', 'openai'],
    ['gen_ai.usage.input_tokens', 1000],
    ['gen_ai.usage.output_tokens', 100],
  ];
  const costOf = (...pairs: readonly (readonly [string, Plain])[]) => summarise(aSpanWith(...call, ...pairs), [], prices).costUsd;

  it('is what the exporter sent, even when a price is known', () => {
    expect(costOf(['gen_ai.request.model', 'gpt-4o'], ['gen_ai.usage.cost', 0.5])).toBe(0.5);
    expect(costOf(['llm.cost.total', 0.25])).toBe(0.25);
    expect(costOf(['llm.cost.prompt', 0.25], ['llm.cost.completion', 0.5])).toBe(0.75);
  });

  it('is 0 when the exporter says so', () => {
    expect(costOf(['gen_ai.request.model', 'gpt-4o'], ['gen_ai.usage.cost', 0])).toBe(0);
  });

  it('is that of the model that answered, else of the one asked for', () => {
    expect(costOf(['gen_ai.request.model', 'gpt-4o'], ['gen_ai.response.model', 'gpt-4o-mini'])).toBeCloseTo(0.00021, 9);
    expect(costOf(['gen_ai.request.model', 'gpt-4o'], ['gen_ai.response.model', 'gpt-4o-of-tomorrow'])).toBeCloseTo(0.0035, 9);
    expect(costOf(['llm.model_name', 'gpt-4o-of-tomorrow'], ['llm.invocation_parameters', '{"model":"gpt-4o"}'])).toBeCloseTo(
      0.0035,
      9,
    );
  });

  it('is unknown without a model, a price, or tokens', () => {
    expect(costOf()).toBeUndefined();
    expect(costOf(['gen_ai.request.model', 'mine'])).toBeUndefined();
    expect(costOf(['gen_ai.request.model', 'gpt-4o'], ['gen_ai.usage.cost', -1])).toBeCloseTo(0.0035, 9);
    expect(summarise(aSpanWith(['gen_ai.request.model', 'gpt-4o']), [], prices).costUsd).toBeUndefined();
  });
});
