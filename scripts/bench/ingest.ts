import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTraces } from '../../src/decode/decode.ts';
import type { BenchRow } from './row.ts';
import { agentBodies, growingTraceBodies, totalBytes, uniqueBodies } from './support/bodies.ts';
import { count, ratio } from './support/format.ts';
import { median, postAll, postPaced, quantile } from './support/load.ts';
import { waitUntilSearchable } from './support/searchable.ts';
import { withServer } from './support/server.ts';

// A turn of a chatbot: a root and its steps.
const spansPerTrace = 8;

/** Eight spans a trace, acknowledged and synced (durability full), fresh database each round, medians of three. */
export async function runIngest(): Promise<readonly BenchRow[]> {
  return [
    await ingestRow(1500, 1, 8, ''),
    await ingestRow(200, 64, 4, '20,000 spans/s; <= 4x decode'),
    await ingestRow(40, 512, 4, '20,000 spans/s; <= 4x decode'),
  ];
}

async function ingestRow(requests: number, spansPerRequest: number, connections: number, budget: string): Promise<BenchRow> {
  const bodies = uniqueBodies(requests, spansPerRequest, 0, { spansPerTrace });
  const spans = requests * spansPerRequest;
  const rates: number[] = [];
  const decodeRates: number[] = [];
  for (let round = 0; round < 3; round++) {
    const decodeStarted = performance.now();
    for (const body of bodies) decodeTraces(body, 'protobuf');
    decodeRates.push((spans * 1000) / (performance.now() - decodeStarted));
    rates.push(await withServer('full', async ({ url }) => spans / (await postAll(url, bodies, connections)).seconds));
  }
  const times = median(decodeRates) / median(rates);
  return {
    what: `ingest, ${spansPerRequest} spans a request`,
    measured: `${count(median(rates))} spans/s`,
    beside: `decode only: ${count(median(decodeRates))} spans/s`,
    ratio: ratio(times),
    budget,
    ...(budget === '' ? {} : { met: median(rates) >= 20_000 && times <= 4 }),
  };
}

/** The same with search caught up: until the last span's text is found. */
export async function runSearchableIngest(): Promise<readonly BenchRow[]> {
  const bodies = uniqueBodies(200, 64, 1, { spansPerTrace });
  const { acknowledged, searchable, bytes } = await withServer('full', async (server) => {
    const started = performance.now();
    await postAll(server.url, bodies, 4);
    const acknowledged = (performance.now() - started) / 1000;
    await waitUntilSearchable(server.database);
    const searchable = (performance.now() - started) / 1000;
    await server.stop();
    return { acknowledged, searchable, bytes: server.databaseBytes() };
  });
  const spans = 200 * 64;
  const lag = searchable - acknowledged;
  const perByte = bytes / totalBytes(bodies);
  return [
    {
      what: 'the same until searchable',
      measured: `${count(spans / searchable)} spans/s, ${lag.toFixed(1)} s after the last ack`,
      beside: `acknowledged: ${count(spans / acknowledged)} spans/s`,
      ratio: ratio(searchable / acknowledged),
      budget: '8,000 spans/s; lag <= 2 s',
      met: spans / searchable >= 8000 && lag <= 2,
    },
    {
      what: 'bytes on disk, unique text, with search',
      measured: `${(bytes / 1e6).toFixed(1)} MB`,
      beside: `OTLP received: ${(totalBytes(bodies) / 1e6).toFixed(1)} MB`,
      ratio: ratio(perByte),
      budget: '<= 1.35x',
      met: perByte <= 1.35,
    },
  ];
}

/** Agent histories that re-send everything: one span a request, mean 61 KB. */
export async function runAgentHistories(): Promise<readonly BenchRow[]> {
  const bodies = agentBodies(3, 200);
  const { rate, bytes } = await withServer('full', async (server) => {
    const { seconds } = await postAll(server.url, bodies, 3);
    await waitUntilSearchable(server.database);
    await server.stop();
    return { rate: bodies.length / seconds, bytes: server.databaseBytes() };
  });
  const decodeStarted = performance.now();
  for (const body of bodies) decodeTraces(body, 'protobuf');
  const decodeRate = (bodies.length * 1000) / (performance.now() - decodeStarted);
  const share = totalBytes(bodies) / bytes;
  return [
    {
      what: `agent histories, ${count(totalBytes(bodies) / bodies.length / 1000)} KB a span`,
      measured: `${count(rate)} spans/s`,
      beside: `decode only: ${count(decodeRate)} spans/s`,
      ratio: ratio(decodeRate / rate),
      budget: '2,500 spans/s',
      met: rate >= 2500,
    },
    {
      what: 'bytes on disk, agent histories, with search',
      measured: `${(bytes / 1e6).toFixed(2)} MB`,
      beside: `OTLP received: ${(totalBytes(bodies) / 1e6).toFixed(1)} MB`,
      ratio: `1/${share.toFixed(0)}`,
      budget: '<= 1/40',
      met: share >= 40,
    },
  ];
}

/** One trace that grows to 100,000 spans: the rate at its end beside the rate at its beginning. */
export async function runGrowingTrace(): Promise<readonly BenchRow[]> {
  const bodies = growingTraceBodies(100_000, 100);
  const { first, last } = await withServer('full', async ({ url }) => {
    // The first thousand also warms up: it is thrown away, and the second one counts as the beginning.
    await postAll(url, bodies.slice(0, 10), 1);
    const first = 3000 / (await postAll(url, bodies.slice(10, 40), 1)).seconds;
    await postAll(url, bodies.slice(40, 970), 1);
    const last = 3000 / (await postAll(url, bodies.slice(970), 1)).seconds;
    return { first, last };
  });
  return [
    {
      what: 'one trace growing to 100,000 spans',
      measured: `${count(last)} spans/s at the end`,
      beside: `at the beginning: ${count(first)} spans/s`,
      ratio: ratio(last / first),
      budget: '>= 0.9x',
      met: last / first >= 0.9,
    },
  ];
}

/** Acknowledgement of one span a request at 500 requests a second, synced, beside a bare write + fdatasync of the same bytes. */
export async function runAckLatency(): Promise<readonly BenchRow[]> {
  const bodies = uniqueBodies(3000, 1, 2);
  const { latenciesMs } = await withServer('full', async ({ url }) => {
    await postAll(url, bodies.slice(0, 500), 4);
    return postPaced(url, bodies.slice(500), 500);
  });
  const sync = syncLatencies(bodies.slice(0, 1000));
  const [p50, p99] = [quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.99)];
  const [syncP50, syncP99] = [quantile(sync, 0.5), quantile(sync, 0.99)];
  return [
    {
      what: 'ack, 1 span a request at 500/s, synced',
      measured: `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms`,
      beside: `write + fdatasync: p50 ${syncP50.toFixed(2)} ms, p99 ${syncP99.toFixed(1)} ms`,
      ratio: `p50 ${ratio(p50 / syncP50)}, p99 ${ratio(p99 / syncP99)}`,
      budget: 'p50 <= 1 ms, p99 <= 10 ms',
      met: p50 <= 1 && p99 <= 10,
    },
  ];
}

function syncLatencies(bodies: readonly Uint8Array[]): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), 'promptrail-sync-'));
  const file = openSync(join(folder, 'journal'), 'w');
  const latencies = bodies.map((body) => {
    const started = performance.now();
    writeSync(file, body);
    fdatasyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return latencies.sort((a, b) => a - b);
}
