import { type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import type { Trace } from '../../src/model/trace.ts';
import { agentPlacing } from '../../src/normalise/agents/agentPlacing.ts';
import type { Prices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { listTraces } from '../../src/query/listTraces.ts';
import { getTrace } from '../../src/query/trace.ts';
import { type Db, openWriter } from '../../src/store/database.ts';
import { createWriter } from '../../src/store/writer.ts';
import { recording } from './recording.ts';

/** What a recorded app sent, and what Promptrail made of it. */
export interface ReadRecording {
  /** Every text and number that was sent, one after the other: what is not in it was not sent. */
  readonly sent: string;
  readonly traces: readonly Trace[];
  /** Names of the scores that came with it, whatever they are about. */
  readonly scores: ReadonlySet<string>;
}

/** Writes a recording (a folder of test/fixtures/otlp) as the collector would, and reads its traces back. */
export function readRecording(name: string, prices: Prices): ReadRecording {
  const { spans, logs } = recording(name);
  const db = openWriter(':memory:', { durability: 'normal' });
  try {
    createWriter(db, (span, its) => summarise(span, its, prices), { placing: agentPlacing }).write({
      spans,
      logs,
    });
    return { sent: everythingIn(spans, logs), traces: tracesIn(db), scores: scoresIn(db) };
  } finally {
    db.close();
  }
}

function tracesIn(db: Db): readonly Trace[] {
  const now = Date.now();
  const { rows } = listTraces(db, { filter: '', showNoise: true, limit: 1000 }, now);
  return rows.flatMap(({ json }) => getTrace(db, (JSON.parse(json) as { traceId: string }).traceId, now) ?? []);
}

function scoresIn(db: Db): ReadonlySet<string> {
  return new Set(db.prepare<[], string>('SELECT name FROM scores').pluck().all());
}

function everythingIn(spans: readonly ReceivedSpan[], logs: readonly ReceivedLog[]): string {
  const texts: string[] = [];
  const add = (value: AttributeValue): void => {
    if (Array.isArray(value)) value.forEach(add);
    else if (value instanceof KeyValueList) for (const [key, item] of value.entries) add(key), add(item);
    else texts.push(String(value));
  };
  for (const { attributes, events, resource } of spans) {
    add(new KeyValueList([...attributes, ...resource.attributes, ...events.flatMap((event) => event.attributes)]));
  }
  for (const { body, attributes, resource } of logs) {
    add(new KeyValueList([['body', body], ...attributes, ...resource.attributes]));
  }
  return texts.join('\n');
}
