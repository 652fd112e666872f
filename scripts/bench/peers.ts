import { decodeTraces } from '../../src/decode/decode.ts';
import type { BenchRow } from './row.ts';
import { agentBodies, type Encoding, growingTraceBodies, totalBytes, uniqueBodies } from './support/bodies.ts';
import { count, milliseconds, ratio } from './support/format.ts';
import { median, postAll } from './support/load.ts';
import { installPeer, peers } from './support/peers.ts';
import { ours, peerTarget, type RunningTarget, type Target } from './support/targets.ts';

const rounds = 3;
const growingSpans = 2560;

/** The same spans in each encoding. */
interface Load {
  readonly encoding: Encoding;
  readonly bodies: readonly Uint8Array[];
  /** As protobuf, whatever the encoding: what bytes on disk are held against. */
  readonly otlpBytes: number;
}

interface Scenario {
  bodies(encoding: Encoding): readonly Uint8Array[];
  /** What one run came to, in the order of `figures`. */
  measure(target: RunningTarget, load: Load): Promise<readonly number[]>;
  readonly figures: readonly Figure[];
}

interface Figure {
  readonly what: string;
  format(value: number): string;
  readonly better: 'more' | 'less';
  /** By the name of the peer: how many times its rate ours must be. */
  readonly budget?: ReadonlyMap<string, number>;
}

const perSecond = (value: number): string => `${count(value)} spans/s`;
const perByte = (value: number): string => `${value.toFixed(3)} per OTLP byte`;

const scenarios: readonly Scenario[] = [
  {
    bodies: (encoding) => uniqueBodies(100, 64, 1, { encoding, spansPerTrace: 64 }),
    measure: async (target, load) => [await rate(target, load, 64, 4), await diskPerByte(target, load)],
    figures: [
      {
        what: 'ingest, 64 spans a request that are one trace',
        format: perSecond,
        better: 'more',
        budget: new Map([
          ['Genkit', 2],
          ['autotel', 25],
        ]),
      },
      { what: 'disk, unique text (ours with search)', format: perByte, better: 'less' },
    ],
  },
  {
    bodies: (encoding) => uniqueBodies(600, 1, 2, { encoding, spansPerTrace: 8 }),
    measure: async (target, load) => [await rate(target, load, 1, 8)],
    figures: [{ what: 'ingest, 1 span a request, 8 a trace', format: perSecond, better: 'more' }],
  },
  {
    bodies: (encoding) => agentBodies(8, 50, encoding),
    measure: async (target, load) => [await rate(target, load, 1, 4), await diskPerByte(target, load)],
    figures: [
      {
        what: 'agent histories of 50 steps',
        format: perSecond,
        better: 'more',
        budget: new Map([
          ['Genkit', 15],
          ['tracelet', 3.5],
        ]),
      },
      { what: 'disk, agent histories (ours with search)', format: perByte, better: 'less' },
    ],
  },
  {
    bodies: (encoding) => uniqueBodies(growingSpans / 64, 64, 3, { encoding, spansPerTrace: growingSpans }),
    measure: async (target, load) => [await rate(target, load, 64, 1), ...(await readBack(target, load))],
    figures: [
      {
        what: `one trace growing to ${count(growingSpans)} spans`,
        format: perSecond,
        better: 'more',
        budget: new Map([
          ['Genkit', 10],
          ['autotel', 130],
        ]),
      },
      { what: 'read that trace back with all its content', format: milliseconds, better: 'less' },
      { what: 'open that trace (ours its skeleton, peers all)', format: milliseconds, better: 'less' },
    ],
  },
];

/**
 * The local viewers that npm carries: the same spans in the encoding each takes, a fresh store each time, in turn with ours,
 * medians of three. Ours syncs to disk before it acknowledges and indexes for search; they do neither.
 */
export async function runPeers(): Promise<readonly BenchRow[]> {
  const targets: Target[] = [ours];
  const rows: BenchRow[] = [];
  for (const peer of peers) {
    try {
      targets.push(peerTarget(peer, await installPeer(peer)));
    } catch (error) {
      rows.push(absentRow(`everything beside ${peer.name}`, 'it could not be installed', error));
    }
  }
  for (const scenario of scenarios) rows.push(...(await scenarioRows(scenario, targets)));
  return rows;
}

async function scenarioRows(scenario: Scenario, targets: readonly Target[]): Promise<readonly BenchRow[]> {
  const loads = { protobuf: loadOf(scenario, 'protobuf'), json: loadOf(scenario, 'json') };
  const runs = new Map<Target, (readonly number[])[]>(targets.map((target) => [target, []]));
  const failures = new Map<Target, unknown>();
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) {
      if (failures.has(target)) continue;
      try {
        runs.get(target)?.push(await target.run((running) => measureWarm(scenario, running, loads[target.encoding])));
      } catch (error) {
        if (target === ours) throw error;
        failures.set(target, error);
      }
    }
  }
  const result = (target: Target, index: number) => median((runs.get(target) ?? []).map((run) => run[index] ?? Number.NaN));
  return scenario.figures.flatMap((figure, index) =>
    targets
      .slice(1)
      .map((peer) =>
        failures.has(peer)
          ? absentRow(`${figure.what}, beside ${peer.name}`, 'it failed', failures.get(peer))
          : peerRow(figure, peer.name, result(ours, index), result(peer, index)),
      ),
  );
}

/** After a few small spans, for what is loaded with the first one. */
async function measureWarm(scenario: Scenario, target: RunningTarget, load: Load): Promise<readonly number[]> {
  await postAll(target.url, growingTraceBodies(64, 8, load.encoding), 1, contentTypeOf(load.encoding));
  return scenario.measure(target, load);
}

function contentTypeOf(encoding: Encoding): string {
  return encoding === 'json' ? 'application/json' : 'application/x-protobuf';
}

function loadOf(scenario: Scenario, encoding: Encoding): Load {
  const bodies = scenario.bodies(encoding);
  return { encoding, bodies, otlpBytes: totalBytes(encoding === 'protobuf' ? bodies : scenario.bodies('protobuf')) };
}

async function rate({ url }: RunningTarget, load: Load, spansPerRequest: number, connections: number): Promise<number> {
  const { seconds } = await postAll(url, load.bodies, connections, contentTypeOf(load.encoding));
  return (load.bodies.length * spansPerRequest) / seconds;
}

async function diskPerByte(target: RunningTarget, { otlpBytes }: Load): Promise<number> {
  return (await target.stop()) / otlpBytes;
}

async function readBack(target: RunningTarget, { bodies: [first], encoding }: Load): Promise<readonly number[]> {
  const traceId = decodeTraces(first ?? new Uint8Array(), encoding).items[0]?.traceId ?? '';
  const answers = [await target.readWhole(traceId), await target.readForView(traceId)];
  return answers.map(({ spans, tookMs }) => {
    if (spans !== growingSpans) throw new Error(`${spans} of ${growingSpans} spans came back.`);
    return tookMs;
  });
}

function peerRow(figure: Figure, peer: string, oursValue: number, peerValue: number): BenchRow {
  const times = oursValue / peerValue;
  const budget = figure.budget?.get(peer);
  return {
    what: figure.what,
    measured: figure.format(oursValue),
    beside: `${peer}: ${figure.format(peerValue)}`,
    ratio: figure.better === 'less' && times < 1 ? `1/${(1 / times).toFixed(1)}` : ratio(times),
    budget: budget === undefined ? '' : `>= ${budget}x`,
    ...(budget === undefined ? {} : { met: times >= budget }),
  };
}

function absentRow(what: string, happened: string, error: unknown): BenchRow {
  const [why = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return {
    what,
    measured: 'not measured',
    beside: `${happened}: ${why.replaceAll('|', '/').slice(0, 120)}`,
    ratio: '',
    budget: '',
  };
}
