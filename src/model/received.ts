import type { Attributes, AttributeValue } from './attributes.ts';
import type { SpanId, TraceId } from './ids.ts';
import type { UnixNano } from './time.ts';

/** OTLP `Resource` with its schema URL: who sent it. One object serves all spans of a `ResourceSpans`. */
export interface Resource {
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

/** OTLP `InstrumentationScope` with its schema URL: which library made it. One object serves all spans of a `ScopeSpans`. */
export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

/** OTLP `Span.Event`. */
export interface SpanEvent {
  readonly time: UnixNano;
  readonly name: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/** OTLP `Span.Link`. */
export interface SpanLink {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

/** OTLP `Span.Kind`: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer; others are kept as sent. */
export type SpanKind = number;

/** A span exactly as received: what it takes to export it again, equal to what came in (opentelemetry-proto 1.11). */
export interface ReceivedSpan {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** Reported data, not a promise: the parent may never arrive, or form a cycle. */
  readonly parentSpanId: SpanId | undefined;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: UnixNano;
  /** 0 while the span is in flight. */
  readonly end: UnixNano;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinksCount: number;
  /** `code`: 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string };
  readonly resource: Resource;
  readonly scope: Scope;
}

/** An OTLP `LogRecord` exactly as received. */
export interface ReceivedLog {
  readonly traceId: TraceId | undefined;
  readonly spanId: SpanId | undefined;
  readonly time: UnixNano;
  readonly observedTime: UnixNano;
  readonly severityNumber: number;
  readonly severityText: string;
  /** The `event_name` field; older SDKs send attribute `event.name` instead. */
  readonly eventName: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly resource: Resource;
  readonly scope: Scope;
}
