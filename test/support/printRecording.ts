import { plain, stringify } from '../../src/model/json.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { loadPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { recording } from './recording.ts';
import { transcript } from './transcript.ts';

// Prints what is read of a recording, span by span: `node test/support/printRecording.ts <client> [--raw]`.

const [name = '', ...flags] = process.argv.slice(2);
const { spans, logs } = recording(name);
const prices = await loadPrices();
const longest = 600;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}… (${text.length})` : text);

for (const traceId of new Set(spans.map((span) => span.traceId))) {
  const members = spans.filter((span) => span.traceId === traceId);
  const logsOf = ({ spanId }: ReceivedSpan) => logs.filter((log) => log.traceId === traceId && log.spanId === spanId);
  const observations = members.map((span) => observe(span, logsOf(span), prices));
  console.log(`\n\n=== trace ${traceId}\n\n${transcript(observations)}`);
  for (const [index, span] of members.entries()) {
    const { origins, warnings, unknownKeys, level, missing } = observations[index] ?? observe(span, [], prices);
    const { sessionId, userId, environment, release, service, tags, question } = summarise(span, logsOf(span), prices);
    console.log(`\n--- ${span.name} [${span.scope.name} ${span.scope.version}] ${span.spanId} < ${span.parentSpanId ?? 'root'}`);
    const who = { sessionId, userId, environment, release, service, tags: tags.join(', '), question: question(), level };
    console.log(`who ${JSON.stringify(who)}`);
    console.log(`from ${origins.map(({ field, key, convention }) => `${field}: ${key} (${convention})`).join('; ')}`);
    if (missing.length > 0) console.log(`MISSING ${missing.map(({ what }) => what).join(', ')}`);
    if (warnings.length > 0) console.log(`WARN ${warnings.map(({ key, problem }) => `${key} ${problem}`).join('; ')}`);
    if (unknownKeys.length > 0) console.log(`UNKNOWN ${unknownKeys.join(' ')}`);
    if (!flags.includes('--raw')) continue;
    for (const [key, value] of span.attributes) console.log(`  ${key} = ${cut(stringify(plain(value)))}`);
    for (const event of span.events) {
      console.log(`  event ${event.name}`);
      for (const [key, value] of event.attributes) console.log(`    ${key} = ${cut(stringify(plain(value)))}`);
    }
    for (const log of logsOf(span)) {
      console.log(`  log ${log.eventName} ${cut(stringify(plain(log.body)))}`);
      for (const [key, value] of log.attributes) console.log(`    ${key} = ${cut(stringify(plain(value)))}`);
    }
  }
}
const loose = logs.filter((log) => !spans.some((span) => span.traceId === log.traceId && span.spanId === log.spanId));
if (loose.length > 0) console.log(`\n${loose.length} log records belong to no span`);
