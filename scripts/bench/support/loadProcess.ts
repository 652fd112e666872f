// A sender in a process of its own, so that its work is not the measured one's: started by `underLoad`.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { endlessBodies } from './endlessBodies.ts';
import { post } from './load.ts';
import type { LoadOrder, LoadReport } from './underLoad.ts';

const spansPerRequest = 64;
const { url, connections, maxBytesPerSecond } = JSON.parse(process.argv[2] ?? '') as LoadOrder;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const bodies = endlessBodies(spansPerRequest);
let spans = 0;
let bytes = 0;
let stopped = false;

async function send(): Promise<void> {
  while (!stopped) {
    const { value: body } = bodies.next();
    const status = await post(url, body, agent);
    if (status !== 200) throw new Error(`${url} answered ${status}.`);
    spans += spansPerRequest;
    bytes += body.byteLength;
    const aheadMs = (bytes * 1000) / maxBytesPerSecond - (performance.now() - started);
    if (aheadMs > 0) await sleep(aheadMs);
  }
}

process.once('message', () => (stopped = true));
// A parent that is gone wants no more.
process.once('disconnect', () => process.exit());
bodies.next(); // the pool is made before the clock starts
const started = performance.now();
process.send?.('started');
await Promise.all(Array.from({ length: connections }, send));
process.send?.({ spans, seconds: (performance.now() - started) / 1000 } satisfies LoadReport);
process.disconnect();
