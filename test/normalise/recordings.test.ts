import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import { joinTools } from '../../src/model/joinTools.ts';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { sumUsage } from '../../src/model/usage.ts';
import { observe } from '../../src/normalise/observe.ts';
import { loadPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { transcript } from '../support/transcript.ts';

const folder = join(import.meta.dirname, '../fixtures/otlp');

/** Everything a recorded app sent, whatever the request it came in. */
function recording(name: string): { readonly spans: readonly ReceivedSpan[]; readonly logs: readonly ReceivedLog[] } {
  const bodies = (signal: string): readonly Buffer[] =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith(`-${signal}.pb`))
      .sort()
      .map((file) => readFileSync(join(folder, name, file)));
  return {
    spans: bodies('traces').flatMap((body) => decodeTraces(body, 'protobuf').items),
    logs: bodies('logs').flatMap((body) => decodeLogs(body, 'protobuf').items),
  };
}

describe('what real exporters sent', () => {
  it.each(['openinference', 'otelopenai', 'vercel'])('reads %s as its golden file says', async (name) => {
    const prices = await loadPrices();
    const { spans, logs } = recording(name);
    const text = [...new Set(spans.map(({ traceId }) => traceId))].map((traceId) => {
      const members = spans.filter((span) => span.traceId === traceId);
      const logsOf = (span: ReceivedSpan) => logs.filter((log) => log.traceId === traceId && log.spanId === span.spanId);
      const observations = members.map((span) => observe(span, logsOf(span), prices));
      const facts = members.map((span) => summarise(span, logsOf(span), prices));
      const { usage, costUsd, unpriced } = sumUsage(observations);
      return [
        `trace ${traceId}`,
        `  session ${first(facts.map(({ sessionId }) => sessionId))}, user ${first(facts.map(({ userId }) => userId))}, service ${facts[0]?.service}, tags [${first(facts.map(({ tags }) => tags.join(', ') || undefined)) ?? ''}]`,
        `  tokens ${usage?.total}, cost ${costUsd?.toFixed(6)}, unpriced ${unpriced}`,
        `  questions ${JSON.stringify(facts.map(({ question }) => question()))}`,
        ...[...joinTools(observations)].map(([id, result]) => `  result of ${id}: ${stringify(result)}`),
        transcript(observations),
      ].join('\n');
    });
    await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot(`../golden/normalise-${name}.txt`);
  });
});

const first = <Value>(values: readonly (Value | undefined)[]): Value | undefined => values.find((value) => value !== undefined);
