import type { Usage } from '../model/observation.ts';
import { toMillis, type UnixNano } from '../model/time.ts';

/** A price table: what a call cost in US dollars, or undefined when no price is known. Never 0 for "not known". */
export interface Prices {
  costUsd(model: string, provider: string | undefined, usage: Usage, time: UnixNano): number | undefined;
}

/** For those who want only the costs that exporters sent. */
export const noPrices: Prices = { costUsd: () => undefined };

type PriceTable = typeof import('@pydantic/genai-prices');
type Calculation = NonNullable<ReturnType<PriceTable['calcPrice']>>;

/** US dollars: `request` for each call, the others per token. */
interface Rates {
  readonly request: number;
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** The rates of a model by the size of the request: a tier holds above `from` input tokens. */
type Tariff = readonly { readonly from: number; readonly rates: Rates }[];

/**
 * Loads the price table of `@pydantic/genai-prices`. Its code takes 30 ms and 19 MB to load, so it is asked for when the
 * first span comes, not at start.
 */
export async function loadPrices(): Promise<Prices> {
  return new TablePrices(await import('@pydantic/genai-prices'));
}

// Prices change with the time of day at some providers; every known border lies on a quarter of an hour.
const quarterHourMs = 900_000;
const longestCache = 1000;

/**
 * Asks the table once per model, provider and quarter of an hour, and multiplies from then on: the table takes 15 us per
 * question, and the writer has less than that for a whole span.
 */
class TablePrices implements Prices {
  readonly #table: PriceTable;
  readonly #tariffs = new Map<string, Tariff | undefined>();

  constructor(table: PriceTable) {
    this.#table = table;
  }

  costUsd(model: string, provider: string | undefined, usage: Usage, time: UnixNano): number | undefined {
    // A total without its parts has no price.
    if (usage.input + usage.output === 0 && usage.total > 0) return undefined;
    const tariff = this.#tariff(model, provider, toMillis(time));
    if (tariff === undefined) return undefined;
    let rates: Rates | undefined;
    for (const tier of tariff) if (rates === undefined || usage.input > tier.from) rates = tier.rates;
    return rates === undefined ? undefined : costOf(usage, rates);
  }

  #tariff(model: string, provider: string | undefined, timeMs: number): Tariff | undefined {
    const quarter = Math.floor(timeMs / quarterHourMs);
    const key = `${quarter} ${provider ?? ''} ${model}`;
    if (this.#tariffs.has(key)) return this.#tariffs.get(key);
    // Model names are received text: without a bound a sender could fill the memory.
    if (this.#tariffs.size >= longestCache) this.#tariffs.clear();
    const tariff = findTariff(this.#table, model, provider, new Date(quarter * quarterHourMs));
    this.#tariffs.set(key, tariff);
    return tariff;
  }
}

// Where the table names a provider differently; names that are equal or that it recognises itself are not repeated.
const tableProviders = new Map([
  ['azure.ai.openai', 'azure'],
  ['azure.ai.inference', 'azure'],
  ['aws.bedrock', 'aws'],
  ['gcp.gemini', 'google'],
  ['gcp.vertex_ai', 'google'],
  ['gcp.gen_ai', 'google'],
  ['mistral_ai', 'mistral'],
  ['moonshot_ai', 'moonshotai'],
  ['x_ai', 'x-ai'],
]);

function costOf(usage: Usage, rates: Rates): number | undefined {
  const { cacheRead = 0, cacheWrite = 0, reasoning = 0 } = usage;
  const cost =
    rates.request +
    (usage.input - cacheRead - cacheWrite) * rates.input +
    cacheRead * rates.cacheRead +
    cacheWrite * rates.cacheWrite +
    (usage.output - reasoning) * rates.output +
    reasoning * rates.reasoning;
  return Number.isFinite(cost) ? cost : undefined;
}

function findTariff(table: PriceTable, model: string, provider: string | undefined, timestamp: Date): Tariff | undefined {
  const providerId = provider === undefined ? undefined : (tableProviders.get(provider) ?? provider);
  const options = { timestamp, ...(providerId === undefined ? {} : { providerId }) };
  const ask = (usage: Record<string, number>): Calculation | null => {
    try {
      return table.calcPrice(usage, model, options);
    } catch {
      return null; // A model the table knows but cannot price by tokens, such as one billed by the second.
    }
  };
  const known = ask({ input_tokens: 0, output_tokens: 0 });
  if (known === null || known.model_price['input_mtok'] === undefined) return undefined;
  // Within a tier the price is linear, so that a few questions tell its rates.
  return [0, ...tierStarts(known)].map((from) => {
    const tokens = from + 1;
    const price = (usage: Record<string, number>): number => ask(usage)?.total_price ?? Number.NaN;
    const request = known.total_price;
    const plain = price({ input_tokens: tokens, output_tokens: 0 });
    const input = (plain - request) / tokens;
    const output = (price({ input_tokens: tokens, output_tokens: tokens }) - plain) / tokens;
    const reasoned = price({ input_tokens: tokens, output_tokens: tokens, output_reasoning_tokens: tokens });
    const rates = {
      request,
      input,
      cacheRead: (price({ input_tokens: tokens, output_tokens: 0, cache_read_tokens: tokens }) - request) / tokens,
      cacheWrite: (price({ input_tokens: tokens, output_tokens: 0, cache_write_tokens: tokens }) - request) / tokens,
      output,
      reasoning: (reasoned - plain) / tokens,
    };
    return { from, rates };
  });
}

function tierStarts(known: Calculation): readonly number[] {
  const starts = new Set<number>();
  for (const price of Object.values(known.model_price)) {
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  return [...starts].sort((a, b) => a - b);
}
