import { AttributeMap, type AttributeValue, numberIn, textIn } from '../model/attributes.ts';
import { type Json, JsonObject, parseJson } from '../model/json.ts';
import type { ObservationType, Origin } from '../model/observation.ts';
import type { ReceivedLog, ReceivedSpan, Resource } from '../model/received.ts';
import type { UnixNano } from '../model/time.ts';
import type { ConventionTable, EventPlace, Field, Place, ReadValues } from './conventions/convention.ts';
import { fieldOrder } from './conventions/order.ts';
import { isEventPlace, placeName } from './conventions/placeName.ts';
import { gatherEvidence } from './evidence.ts';
import { parsePython } from './parsePython.ts';
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
  /** The first convention whose keys were set for this very span, rather than for all spans of the app. */
  readonly spoken: ConventionTable | undefined;
  /** True when something shows that this is a step of an AI application. */
  readonly ai: boolean;
  /** True when judgements stand among the attributes. */
  readonly scored: boolean;
  /** Where the fields that were read came from, by field. */
  readonly origins = new Map<string, Origin>();
  readonly #absent: readonly RegExp[];
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
    const evidence = gatherEvidence(names(span, logs), span.scope, [span.name, ...logs.map(({ scope }) => scope.name)]);
    this.conventions = evidence.conventions;
    this.maker = evidence.maker;
    this.#absent = evidence.conventions.flatMap(({ absent }) => absent ?? []);
    this.spoken = evidence.spoken;
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

  /** The first value that `read` accepts in the places of a field. `asked` narrows the conventions. */
  first<Value>(
    field: Field,
    read: (value: AttributeValue | Json) => Value | undefined,
    asked: readonly ConventionTable[] = this.conventions,
  ): Value | undefined {
    const among = this.maker?.own?.includes(field) === true ? asked.filter((table) => table === this.maker) : asked;
    for (const { id, keys } of among) {
      for (const place of keys[field] ?? noPlaces) {
        const found = this.at(place);
        const value = found === undefined || this.isAbsent(found) ? undefined : read(found);
        if (value === undefined) continue;
        this.origins.set(field, { field, key: placeName(place), convention: id });
        return value;
      }
    }
    if (!resourceFields.has(field)) return undefined;
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

  /** The first value that `convert` makes of what stands in a field's places, or that a convention's reader gives. */
  read<Name extends keyof ReadValues>(
    field: Name,
    type: ObservationType,
    convert?: (value: AttributeValue | Json) => ReadValues[Name] | undefined,
  ): ReadValues[Name] | undefined {
    for (const table of this.conventions) {
      const placed = convert === undefined ? undefined : this.first(field, convert, [table]);
      if (placed !== undefined) return placed;
      const reader = table.readers?.[field];
      const value = reader?.read(this, type);
      if (reader === undefined || value === undefined) continue;
      this.origins.set(field, { field, key: reader.from, convention: table.id });
      return value;
    }
    return undefined;
  }

  /** True for a text that the maker of the span writes where there is no value. */
  isAbsent(value: AttributeValue | Json): boolean {
    return typeof value === 'string' && this.#absent.some((pattern) => pattern.test(value));
  }

  /** What stands in a place; undefined when nothing does. */
  at(place: Place): AttributeValue | Json | undefined {
    if (typeof place === 'string') return this.attributes.get(place);
    if (isEventPlace(place)) return this.#inEvent(place);
    const [key, ...path] = place;
    let value: Json | undefined = path.length === 0 ? this.decoded(key) : this.json(key);
    for (const step of path) {
      if (Array.isArray(value)) value = value[Number(step)];
      else value = value instanceof JsonObject ? value.get(step) : undefined;
    }
    return value ?? undefined;
  }

  #inEvent({ event, key }: EventPlace): AttributeValue | undefined {
    // Most spans have neither: nothing is made ready for them.
    if (this.span.events.length === 0 && this.logs.length === 0) return undefined;
    const found = [...this.events, ...this.logEvents].find(({ name, attributes }) => name === event && attributes.has(key));
    return found?.attributes.get(key);
  }

  /** The structured value of an attribute that holds JSON. Parsed once. */
  json(key: string): Json | undefined {
    this.#json ??= new Map();
    if (this.#json.has(key)) return this.#json.get(key);
    const value = this.attributes.get(key);
    const read = value === undefined ? undefined : structured(value);
    const json = typeof read === 'string' ? (structuredTwice(read) ?? parsePython(read) ?? read) : read;
    this.#json.set(key, json);
    return json;
  }

  /** The value of an attribute whose text is JSON even where it is no object or list; what does not parse stays as it is. */
  decoded(key: string): Json | undefined {
    const value = this.attributes.get(key);
    const isQuoted = typeof value === 'string' && /^\s*("|null\s*$)/.test(value);
    if (!isQuoted) return this.json(key);
    const json = parseJson(value);
    return json === undefined ? value : json;
  }

  model(): string | undefined {
    return this.read('model', 'generation', textIn);
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

// Few fields stand on resources.
const resourceFields: ReadonlySet<string> = new Set(fieldOrder.flatMap(({ resourceKeys = {} }) => Object.keys(resourceKeys)));

const noPlaces: readonly string[] = [];

/** JSON inside JSON text, as MLflow sends what was JSON before. */
function structuredTwice(text: string): Json | undefined {
  const inner = text.startsWith('"') ? parseJson(text) : undefined;
  const json = typeof inner === 'string' ? structured(inner) : undefined;
  return typeof json === 'string' ? undefined : json;
}

/** What a log record tells: the attribute of older SDKs, or the `event_name` field, in which bridges put things of their own. */
export function eventName(log: ReceivedLog): string {
  for (const [key, value] of log.attributes) if (key === 'event.name' && typeof value === 'string' && value !== '') return value;
  return log.eventName;
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
