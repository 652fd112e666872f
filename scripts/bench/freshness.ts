import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow } from './row.ts';
import { uniqueBodies } from './support/bodies.ts';
import { count, milliseconds, ratio } from './support/format.ts';
import { post } from './support/load.ts';
import { p50p95 } from './support/samples.ts';
import { withServer } from './support/server.ts';
import { underLoad } from './support/underLoad.ts';
import { type ReaderClient, withReader } from './support/workers.ts';

const posts = 100;
const page = { filter: '', limit: 100 };
const longestWaitMs = 5000;
// As in workers/watchDatabase.ts. Idle means that nothing was announced a moment ago; and a post may come at any point of a look.
const [lookEveryMs, announceEveryMs] = [50, 100];

/** From sending a span until the list of sessions has its row, by the way the sidebar takes: hear of a change, ask for the page. */
export function runFreshness(): Promise<readonly BenchRow[]> {
  return withServer('full', async ({ url, database }) =>
    withReader(database, async (reader) => {
      const idle = freshnessRow(
        `, nothing announced for ${announceEveryMs} ms before`,
        await follow(url, reader, 0, announceEveryMs),
        100,
      );
      const { result, spansPerSecond } = await underLoad({ url }, () => follow(url, reader, posts, 0));
      return [idle, freshnessRow(` while ingesting ${count(spansPerSecond)} spans/s`, result, 250)];
    }),
  );
}

/** Sorted times from the start of each post. */
interface Course {
  readonly acknowledgedMs: readonly number[];
  readonly shownMs: readonly number[];
}

async function follow(url: string, reader: ReaderClient, firstSeed: number, pauseMs: number): Promise<Course> {
  const agent = new Agent({ keepAlive: true });
  const acknowledgedMs: number[] = [];
  const shownMs: number[] = [];
  for (let index = 0; index < posts; index++) {
    // Its own session, and made now, so that it belongs on the first page.
    const seed = 1000 + firstSeed + index;
    const [body = new Uint8Array()] = uniqueBodies(1, 1, seed);
    const shown = whenShown(reader, `session-${(seed * 1_000_000) / 8}`);
    const started = performance.now();
    const acknowledged = post(url, body, agent).then(() => acknowledgedMs.push(performance.now() - started));
    const [shownAt] = await Promise.all([shown, acknowledged]);
    shownMs.push(shownAt - started);
    await sleep(pauseMs + ((index * 37) % lookEveryMs));
  }
  agent.destroy();
  return { acknowledgedMs: acknowledgedMs.sort((a, b) => a - b), shownMs: shownMs.sort((a, b) => a - b) };
}

/** The moment at which the answer to a change holds the session. Rejects when none does in time. */
function whenShown(reader: ReaderClient, sessionId: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      subscription.dispose();
    };
    const timer = setTimeout(() => {
      done();
      reject(new Error(`The session did not come to the list in ${longestWaitMs} ms.`));
    }, longestWaitMs);
    const subscription = reader.on('changed', async () => {
      try {
        const { rows } = await reader.call('getSessions', page);
        if (!rows.some((row) => row.sessionId === sessionId)) return;
        done();
        resolve(performance.now());
      } catch (error) {
        done();
        reject(error);
      }
    });
  });
}

function freshnessRow(when: string, { acknowledgedMs, shownMs }: Course, budgetMs: number): BenchRow {
  const [shown, acknowledged] = [p50p95(shownMs), p50p95(acknowledgedMs)];
  return {
    what: `POST to row in the list${when}`,
    measured: `p50 ${milliseconds(shown.p50)}, p95 ${milliseconds(shown.p95)}`,
    beside: `bare ack: p50 ${milliseconds(acknowledged.p50)}, p95 ${milliseconds(acknowledged.p95)}`,
    ratio: ratio(shown.p95 / acknowledged.p95),
    budget: `p95 <= ${budgetMs} ms`,
    met: shown.p95 <= budgetMs,
  };
}
