import { AttributeMap, type AttributeValue } from '../model/attributes.ts';
import type { ReceivedLog, ReceivedSpan, Resource } from '../model/received.ts';
import type { UnixNano } from '../model/time.ts';
import type { ConventionTable, Field } from './convention.ts';
import { fieldOrder } from './conventions.ts';
import { gatherEvidence } from './evidence.ts';

/** An event of the span, or a log record that belongs to it: both carry the same things. */
export interface Happening {
  readonly name: string;
  readonly time: UnixNano;
  readonly attributes: AttributeMap;
  /** Null for a span event. */
  readonly body: AttributeValue;
}

/** A span with its logs, prepared for looking things up: what every reader of a convention is given. */
export class Subject {
  readonly attributes: AttributeMap;
  readonly resource: AttributeMap;
  /** The conventions whose keys it carries, in the order in which their values count. */
  readonly conventions: readonly ConventionTable[];
  /** True when something shows that this is a step of an AI application. */
  readonly ai: boolean;
  /** True when judgements stand among the attributes. */
  readonly scored: boolean;
  #events: readonly Happening[] | undefined;
  #logEvents: readonly Happening[] | undefined;

  readonly span: ReceivedSpan;
  readonly logs: readonly ReceivedLog[];

  constructor(span: ReceivedSpan, logs: readonly ReceivedLog[]) {
    this.span = span;
    this.logs = logs;
    this.attributes = new AttributeMap(span.attributes);
    this.resource = resourceAttributes(span.resource);
    const evidence = gatherEvidence(names(span, logs));
    this.conventions = conventionsOf(evidence.conventions);
    this.ai = evidence.ai;
    this.scored = evidence.scored;
  }

  /** The span's events in order of time. */
  get events(): readonly Happening[] {
    this.#events ??= inOrder(
      this.span.events.map(({ name, time, attributes }) => ({
        name,
        time,
        attributes: new AttributeMap(attributes),
        body: null,
      })),
    );
    return this.#events;
  }

  /** The log records that belong to the span, in order of time. */
  get logEvents(): readonly Happening[] {
    this.#logEvents ??= inOrder(
      this.logs.map((log) => ({
        name: eventName(log),
        time: log.time === 0n ? log.observedTime : log.time,
        attributes: new AttributeMap(log.attributes),
        body: log.body,
      })),
    );
    return this.#logEvents;
  }

  /** The first value that `read` accepts among the attributes of a field. */
  first<Value>(field: Field, read: (attributes: AttributeMap, key: string) => Value | undefined): Value | undefined {
    for (const convention of this.conventions) {
      const keys = convention.keys[field];
      if (keys === undefined) continue;
      for (const key of keys) {
        const value = read(this.attributes, key);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  string(field: Field): string | undefined {
    return this.first(field, stringAt);
  }

  /** Not negative: nothing that is read as a number here can be. */
  number(field: Field): number | undefined {
    return this.first(field, countAt);
  }

  value(field: Field): AttributeValue | undefined {
    return this.first(field, valueAt);
  }
}

/** What a log record tells: the `event_name` field, or the attribute of older SDKs. */
export function eventName(log: ReceivedLog): string {
  if (log.eventName !== '') return log.eventName;
  for (const [key, value] of log.attributes) if (key === 'event.name') return typeof value === 'string' ? value : '';
  return '';
}

const stringAt = (attributes: AttributeMap, key: string): string | undefined => attributes.string(key);

function countAt(attributes: AttributeMap, key: string): number | undefined {
  const number = attributes.number(key);
  return number !== undefined && number >= 0 ? number : undefined;
}

function valueAt(attributes: AttributeMap, key: string): AttributeValue | undefined {
  const value = attributes.get(key);
  return value === null || value === '' ? undefined : value;
}

function* names(span: ReceivedSpan, logs: readonly ReceivedLog[]): Iterable<string> {
  for (const attribute of span.attributes) yield attribute[0];
  for (const event of span.events) yield event.name;
  for (const log of logs) yield eventName(log);
}

function inOrder(happenings: Happening[]): readonly Happening[] {
  return happenings.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

// One resource serves all spans of a request, and one set of conventions most spans of an app: both are worth remembering.
const resources = new WeakMap<Resource, AttributeMap>();
const conventionSets = new Map<number, readonly ConventionTable[]>();

function resourceAttributes(resource: Resource): AttributeMap {
  let attributes = resources.get(resource);
  if (attributes === undefined) {
    attributes = new AttributeMap(resource.attributes);
    resources.set(resource, attributes);
  }
  return attributes;
}

function conventionsOf(bits: number): readonly ConventionTable[] {
  let tables = conventionSets.get(bits);
  if (tables === undefined) {
    tables = fieldOrder.filter((_, index) => (bits & (1 << index)) !== 0);
    conventionSets.set(bits, tables);
  }
  return tables;
}
