import { Agent, request } from 'node:http';

/** What a load run saw. Latencies in milliseconds, sorted. */
export interface LoadResult {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/** Posts one body and resolves to the status once the answer is read. */
export function post(url: string, body: Uint8Array, agent: Agent, contentType = 'application/x-protobuf'): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': contentType, 'content-length': body.byteLength };
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Closed loop: `connections` senders, each posts its next body when the last one was acknowledged. Throws on any refusal. */
export async function postAll(
  url: string,
  bodies: readonly Uint8Array[],
  connections: number,
  contentType?: string,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latenciesMs: number[] = [];
  let next = 0;
  const send = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const started = performance.now();
      const status = await post(url, body, agent, contentType);
      if (status !== 200) throw new Error(`${url} answered ${status}.`);
      latenciesMs.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, send));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return { seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

/** Open loop: one body every `1 / perSecond`, whether or not the ones before were answered, so that a stall counts for all it held up. */
export async function postPaced(url: string, bodies: readonly Uint8Array[], perSecond: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const started = performance.now();
  const latenciesMs: number[] = [];
  const sent = bodies.map(async (body, index) => {
    const due = started + (index * 1000) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const from = performance.now();
    await post(url, body, agent);
    latenciesMs.push(performance.now() - from);
  });
  await Promise.all(sent);
  agent.destroy();
  return { seconds: (performance.now() - started) / 1000, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

/** The value below which `share` (0 to 1) of the sorted values lie. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
