import { type Attributes, type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { ReceivedLog, ReceivedSpan, Resource, Scope, SpanEvent } from '../../src/model/received.ts';
import type { UnixNano } from '../../src/model/time.ts';

/** 2026-11-20T09:00:00Z: when the builders' spans start. */
export const testStart: UnixNano = 1_795_165_200_000_000_000n;

/** The trace id whose last digits are `number`. */
export const traceIdOf = (number: number): TraceId => number.toString(16).padStart(32, '0') as TraceId;

/** The span id whose last digits are `number`. */
export const spanIdOf = (number: number): SpanId => number.toString(16).padStart(16, '0') as SpanId;

/** An attribute value as a test writes it: whole numbers become int64, objects become key-value lists. */
export type Plain = null | boolean | number | bigint | string | Uint8Array | readonly Plain[] | { readonly [key: string]: Plain };

/** Attributes from pairs, in their order; keys may repeat. */
export function attributesOf(...pairs: readonly (readonly [key: string, value: Plain])[]): Attributes {
  return pairs.map(([key, value]) => [key, attributeValue(value)] as const);
}

/** See {@link Plain}. */
export function attributeValue(value: Plain): AttributeValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (isList(value)) return value.map(attributeValue);
  return new KeyValueList(attributesOf(...Object.entries(value)));
}

const isList = (value: object): value is readonly Plain[] => Array.isArray(value);

export function aResource(...pairs: readonly (readonly [string, Plain])[]): Resource {
  return { attributes: attributesOf(...pairs), droppedAttributesCount: 0, schemaUrl: '' };
}

export function aScope(name: string, version = ''): Scope {
  return { name, version, attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
}

/** A span of 100 ms, a root without attributes unless `overrides` say otherwise. */
export function aSpan(overrides: Partial<ReceivedSpan> = {}): ReceivedSpan {
  return {
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    parentSpanId: undefined,
    traceState: '',
    flags: 0x101,
    name: 'step',
    kind: 1,
    start: testStart,
    end: testStart + 100_000_000n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0, message: '' },
    resource: aResource(['service.name', 'test-app']),
    scope: aScope('test'),
    ...overrides,
  };
}

/** The same from attributes alone. */
export function aSpanWith(...pairs: readonly (readonly [string, Plain])[]): ReceivedSpan {
  return aSpan({ attributes: attributesOf(...pairs) });
}

/** An event 1 ms after the start of {@link aSpan}. */
export function anEvent(name: string, ...pairs: readonly (readonly [string, Plain])[]): SpanEvent {
  return { time: testStart + 1_000_000n, name, attributes: attributesOf(...pairs), droppedAttributesCount: 0 };
}

/** A log record of {@link aSpan}, without a body unless `overrides` say otherwise. */
export function aLog(overrides: Partial<ReceivedLog> = {}): ReceivedLog {
  return {
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    time: testStart + 1_000_000n,
    observedTime: testStart + 1_000_000n,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: '',
    body: null,
    attributes: [],
    droppedAttributesCount: 0,
    flags: 1,
    resource: aResource(['service.name', 'test-app']),
    scope: aScope('test'),
    ...overrides,
  };
}
