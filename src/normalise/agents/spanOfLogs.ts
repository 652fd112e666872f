import { type Attribute, type Attributes, KeyValueList } from '../../model/attributes.ts';
import type { LogPlace, SpanExtent } from '../../model/logPlace.ts';
import type { ReceivedLog, ReceivedSpan, Resource, Scope } from '../../model/received.ts';
import { type AgentLogs, shortEvent } from './agentLogs.ts';
import { AgentRecord, compareRecords, compareTexts, textOf } from './agentRecord.ts';
import { agents } from './placeLog.ts';

/**
 * The span that an agent did not send, from the records that tell of it: it has their attributes by the keys of the agent's own
 * spans, begins when the first began and ends when the last was written. `inside` are the steps of a turn, or the turn as it was
 * before: it lasts as long as they do. The same for every order of both. Never throws.
 */
export function spanOfLogs(place: LogPlace, logs: readonly ReceivedLog[], inside: readonly SpanExtent[]): ReceivedSpan {
  const agent = agents.find(({ id }) => id === place.agent);
  const records = logs.map((log) => new AgentRecord(log)).sort(compareRecords);
  const sources = [...logs, ...inside];
  return {
    traceId: place.traceId,
    spanId: place.spanId,
    parentSpanId: place.turn?.spanId,
    traceState: '',
    flags: 0,
    name: place.name,
    kind: 0,
    start: least([...records.map(startOf), ...inside.map(({ start }) => start)]),
    end: greatest([...records.map(({ time }) => time), ...inside.map(({ end }) => end)]),
    attributes: merge(place.attributes, records, agent?.spanKeys?.get(place.name) ?? asSent),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: agent === undefined ? unset : statusOf(records, agent),
    resource:
      firstOf(
        sources.map(({ resource }) => resource),
        resourceText,
      ) ?? nobody,
    scope:
      firstOf(
        sources.map(({ scope }) => scope),
        scopeText,
      ) ?? nothing,
  };
}

const asSent: ReadonlyMap<string, string> = new Map();
const unset: ReceivedSpan['status'] = { code: 0, message: '' };
const nobody: Resource = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
const nothing: Scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' };

const startOf = ({ time, duration }: AgentRecord): bigint => (duration < time ? time - duration : time);
const least = (times: readonly bigint[]): bigint => times.reduce((one, other) => (other < one ? other : one), times[0] ?? 0n);
const greatest = (times: readonly bigint[]): bigint => times.reduce((one, other) => (other > one ? other : one), 0n);

/** Each key once: the first record that has it tells its value. */
function merge(known: Attributes, records: readonly AgentRecord[], spanKeys: ReadonlyMap<string, string>): Attributes {
  const merged = new Map<string, Attribute>(known.map((attribute) => [attribute[0], attribute]));
  for (const { attributes } of records) {
    for (const [key, value] of attributes.entries) {
      const name = spanKeys.get(key) ?? key;
      if (!merged.has(name)) merged.set(name, [name, value]);
    }
  }
  return [...merged.values()];
}

const messageKeys = ['error.message', 'error', 'error_type', 'error.type'];

function statusOf(records: readonly AgentRecord[], agent: AgentLogs): ReceivedSpan['status'] {
  const failed = records.filter((record) => hasFailed(record, agent));
  if (failed.length === 0) return unset;
  const message = failed.map((record) => record.first(messageKeys)).find((text) => text !== undefined);
  return { code: 2, message: message ?? '' };
}

function hasFailed(record: AgentRecord, agent: AgentLogs): boolean {
  const { attributes } = record;
  return (
    attributes.boolean('success') === false ||
    agent.failures.has(shortEvent(record, agent)) ||
    attributes.string('error.message') !== undefined ||
    (attributes.number('http.response.status_code') ?? 0) >= 400
  );
}

/** Of several the first in the alphabet: processes that share a session may differ in their versions. */
function firstOf<Source extends Resource | Scope>(
  sources: readonly Source[],
  text: (source: Source) => string,
): Source | undefined {
  const [one, ...others] = new Set(sources);
  if (one === undefined || others.length === 0) return one;
  return others.reduce((first, other) => (compareTexts(text(other), text(first)) < 0 ? other : first), one);
}

const resourceText = ({ attributes, droppedAttributesCount, schemaUrl }: Resource): string =>
  `${textOf(new KeyValueList(attributes))} ${droppedAttributesCount} ${schemaUrl}`;

const scopeText = (scope: Scope): string => `${scope.name} ${scope.version} ${resourceText(scope)}`;
