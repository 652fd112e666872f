import { AttributeMap, type AttributeValue, numberIn, textIn } from '../model/attributes.ts';
import { type Json, JsonObject } from '../model/json.ts';
import type { ObservationType, Origin } from '../model/observation.ts';
import type { ReceivedLog, ReceivedSpan, Resource } from '../model/received.ts';
import type { UnixNano } from '../model/time.ts';
import type { ConventionTable, Field, Place, Reader } from './conventions/convention.ts';
import { gatherEvidence } from './evidence.ts';
import { structured } from './structured.ts';

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
  /** The convention of the library that made the span, when its scope is known. */
  readonly maker: ConventionTable | undefined;
  /** True when something shows that this is a step of an AI application. */
  readonly ai: boolean;
  /** True when judgements stand among the attributes. */
  readonly scored: boolean;
  /** Where the fields that were read came from, by field. */
  readonly origins = new Map<string, Origin>();
  #json: Map<string, Json | undefined> | undefined;
  #events: readonly Happening[] | undefined;
  #logEvents: readonly Happening[] | undefined;

  readonly span: ReceivedSpan;
  readonly logs: readonly ReceivedLog[];

  constructor(span: ReceivedSpan, logs: readonly ReceivedLog[]) {
    this.span = span;
    this.logs = logs;
    this.attributes = new AttributeMap(span.attributes);
    this.resource = resourceAttributes(span.resource);
    const evidence = gatherEvidence(names(span, logs), span.scope);
    this.conventions = evidence.conventions;
    this.maker = evidence.maker;
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

  /** The first value that `read` accepts in the places of a field. `among` narrows the conventions that are asked. */
  first<Value>(
    field: Field,
    read: (value: AttributeValue | Json) => Value | undefined,
    among: readonly ConventionTable[] = this.conventions,
  ): Value | undefined {
    for (const { id, keys } of among) {
      for (const place of keys[field] ?? noPlaces) {
        const found = this.at(place);
        const value = found === undefined ? undefined : read(found);
        if (value === undefined) continue;
        this.origins.set(field, { field, key: placeName(place), convention: id });
        return value;
      }
    }
    for (const { id, resourceKeys } of among) {
      for (const key of resourceKeys?.[field] ?? noPlaces) {
        const found = this.resource.get(key);
        const value = found === undefined ? undefined : read(found);
        if (value === undefined) continue;
        this.origins.set(field, { field, key: `resource ${key}`, convention: id });
        return value;
      }
    }
    return undefined;
  }

  /** The first value that a reader of the conventions gives, or that `convert` makes of what stands in the field's places. */
  read<Value>(
    field: Field,
    readerOf: (table: ConventionTable) => Reader<Value> | undefined,
    type: ObservationType,
    convert?: (value: AttributeValue | Json) => Value | undefined,
  ): Value | undefined {
    for (const table of this.conventions) {
      const placed = convert === undefined ? undefined : this.first(field, convert, [table]);
      if (placed !== undefined) return placed;
      const reader = readerOf(table);
      const value = reader?.read(this, type);
      if (reader === undefined || value === undefined) continue;
      this.origins.set(field, { field, key: reader.from, convention: table.id });
      return value;
    }
    return undefined;
  }

  /** What stands in a place; undefined when nothing does. */
  at(place: Place): AttributeValue | Json | undefined {
    if (typeof place === 'string') return this.attributes.get(place);
    const [key, ...path] = place;
    let value: Json | undefined = this.json(key);
    for (const step of path) {
      if (Array.isArray(value)) value = value[Number(step)];
      else value = value instanceof JsonObject ? value.get(step) : undefined;
    }
    return value ?? undefined;
  }

  /** The structured value of an attribute that holds JSON. Parsed once. */
  json(key: string): Json | undefined {
    this.#json ??= new Map();
    if (this.#json.has(key)) return this.#json.get(key);
    const value = this.attributes.get(key);
    const json = value === undefined ? undefined : structured(value);
    this.#json.set(key, json);
    return json;
  }

  string(field: Field): string | undefined {
    return this.first(field, textIn);
  }

  /** Not negative: nothing that is read as a number here can be. */
  number(field: Field, among?: readonly ConventionTable[]): number | undefined {
    return this.first(field, countIn, among);
  }

  value(field: Field): AttributeValue | Json | undefined {
    return this.first(field, filled);
  }
}

const noPlaces: readonly string[] = [];

/** A place in words: the attribute, and the way into its JSON. */
export function placeName(place: Place): string {
  return typeof place === 'string' ? place : place.join(' → ');
}

/** What a log record tells: the `event_name` field, or the attribute of older SDKs. */
export function eventName(log: ReceivedLog): string {
  if (log.eventName !== '') return log.eventName;
  for (const [key, value] of log.attributes) if (key === 'event.name') return typeof value === 'string' ? value : '';
  return '';
}

function countIn(value: unknown): number | undefined {
  const number = numberIn(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

const filled = (value: AttributeValue | Json): AttributeValue | Json | undefined =>
  value === null || value === '' ? undefined : value;

function* names(span: ReceivedSpan, logs: readonly ReceivedLog[]): Iterable<string> {
  for (const attribute of span.attributes) yield attribute[0];
  for (const event of span.events) yield event.name;
  for (const log of logs) yield eventName(log);
}

function inOrder(happenings: Happening[]): readonly Happening[] {
  return happenings.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

// One resource serves all spans of a request.
const resources = new WeakMap<Resource, AttributeMap>();

function resourceAttributes(resource: Resource): AttributeMap {
  let attributes = resources.get(resource);
  if (attributes === undefined) {
    attributes = new AttributeMap(resource.attributes);
    resources.set(resource, attributes);
  }
  return attributes;
}
