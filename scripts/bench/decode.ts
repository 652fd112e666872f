import { deepStrictEqual } from 'node:assert';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { decodeTraces } from '../../src/decode/decode.ts';
import type { BenchRow } from './row.ts';
import { count } from './support/format.ts';
import { genAiSpans } from './support/genAiSpans.ts';
import { median } from './support/load.ts';
import { bufbuildDecoder, protobufjsDecoder } from './support/rivalDecoders.ts';

const spansPerRequest = 512;
const rounds = 60;
/** Rounds in which code is compiled and optimised; not counted. */
const warmUpRounds = 15;
const budgetSpansPerSecond = 60_000;

/**
 * Which protobuf reader (docs/adr/0004): one request of 512 spans with 5.2 KB of GenAI text each, as the real SDK
 * serialises it, decoded to our shapes by each candidate in turn, round after round, so that all see the same machine.
 */
export async function runDecodeBench(): Promise<readonly BenchRow[]> {
  const spans = [...genAiSpans(spansPerRequest)];
  const protobuf = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []);
  const json = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []);
  const jsonText = json.toString();
  const rivals = [protobufjsDecoder(), bufbuildDecoder()];
  const ours = decodeTraces(protobuf, 'protobuf').items;
  for (const rival of rivals) deepStrictEqual(rival.spans(protobuf), ours);
  deepStrictEqual(decodeTraces(json, 'json').items, ours);

  const rates = measure([
    ['ours', () => decodeTraces(protobuf, 'protobuf')],
    ['ours, JSON', () => decodeTraces(json, 'json')],
    ['JSON.parse', () => JSON.parse(jsonText)],
    ...rivals.flatMap((rival): readonly Candidate[] => [
      [`${rival.name}, messages`, () => rival.messages(protobuf)],
      [rival.name, () => rival.spans(protobuf)],
    ]),
  ]);
  const rate = (name: string): number => rates.get(name) ?? Number.NaN;
  const row = (what: string, name: string, beside: string, besideName: string): BenchRow => ({
    what,
    measured: `${count(rate(name))} spans/s`,
    beside: `${beside}: ${count(rate(besideName))} spans/s`,
    ratio: `${(rate(name) / rate(besideName)).toFixed(2)}x`,
    budget: '',
  });
  return [
    {
      ...row(
        'decode protobuf, 512 spans a request (field walk)',
        'ours',
        'protobufjs, messages only',
        `${rivals[0]?.name}, messages`,
      ),
      budget: `>= ${count(budgetSpansPerSecond)} spans/s`,
      met: rate('ours') >= budgetSpansPerSecond,
    },
    ...rivals.flatMap(({ name }) => [
      row(`the same by ${name}`, name, 'field walk', 'ours'),
      row(`the same by ${name}, its messages only`, `${name}, messages`, 'field walk', 'ours'),
    ]),
    row('decode JSON, 512 spans a request', 'ours, JSON', 'JSON.parse only', 'JSON.parse'),
  ];
}

type Candidate = readonly [name: string, decode: () => unknown];

/** Spans per second of each candidate: medians of interleaved rounds, in an order that changes (the same in each run). */
function measure(candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(candidates.map(([name]) => [name, []]));
  const random = seededRandom(0x5eed0001);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    // Another order each round: what one leaves to the garbage collector is paid by whoever comes next.
    for (const [name, decode] of shuffled(candidates, random)) {
      const started = performance.now();
      decode();
      if (round >= warmUpRounds) times.get(name)?.push(performance.now() - started);
    }
  }
  return new Map([...times].map(([name, milliseconds]) => [name, (spansPerRequest * 1000) / median(milliseconds)]));
}

/** Fisher-Yates. */
function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const order = [...items];
  for (let end = order.length - 1; end > 0; end--) {
    const other = Math.floor(random() * (end + 1));
    [order[end], order[other]] = [order[other] as Item, order[end] as Item];
  }
  return order;
}

/** mulberry32: small, and good enough that each candidate follows each other one. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.main) console.table(await runDecodeBench());
