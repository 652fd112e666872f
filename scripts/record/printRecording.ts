import type { Attributes, AttributeValue } from '../../src/model/attributes.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { recording, requestsOf } from '../../test/support/recording.ts';
import { storyOf } from './storyOf.ts';

/** Prints a recording: its traces as trees with all attributes, then its log records. */
export function printRecording(client: string): void {
  const requests = requestsOf(client);
  const { spans, logs } = recording(client);
  for (const resource of new Set([...spans, ...logs].map((item) => JSON.stringify(item.resource, printable)))) {
    console.log(`resource ${resource}`);
  }
  const ids = new Set(spans.map((span) => `${span.traceId} ${span.spanId}`));
  const isRoot = (span: ReceivedSpan): boolean => !ids.has(`${span.traceId} ${span.parentSpanId}`);
  for (const root of spans.filter(isRoot).sort(byStart)) printTree(root, spans, '');
  for (const log of logs) {
    console.log(`log ${log.eventName} trace ${log.traceId} span ${log.spanId} [${log.scope.name}]`);
    console.log(`    body: ${shown(log.body)}`);
    printAttributes(log.attributes, '    ');
  }
  console.log(`\n${requests.length} requests, ${spans.length} spans, ${logs.length} log records; ${storyOf(requests)}`);
}

function printTree(
  span: ReceivedSpan,
  spans: readonly ReceivedSpan[],
  indent: string,
  above: readonly ReceivedSpan[] = [],
): void {
  const parent = span.parentSpanId === undefined ? '' : ` parent ${span.parentSpanId}`;
  const milliseconds = span.end === 0n ? 'in flight' : `${(span.end - span.start) / 1_000_000n} ms`;
  const heading = `${span.name} [${span.scope.name} ${span.scope.version}] kind ${span.kind}, ${milliseconds}`;
  console.log(`\n${indent}${heading}, trace ${span.traceId} span ${span.spanId}${parent}`);
  if (span.status.code !== 0) console.log(`${indent}    status ${span.status.code} ${span.status.message}`);
  printAttributes(span.attributes, `${indent}    `);
  for (const event of span.events) {
    console.log(`${indent}    event ${event.name}`);
    printAttributes(event.attributes, `${indent}        `);
  }
  for (const link of span.links) {
    console.log(`${indent}    link ${link.traceId} ${link.spanId}`);
    printAttributes(link.attributes, `${indent}        `);
  }
  // A span may be sent twice, begun and ended: what is below it is shown once, below the last.
  const isSame = (other: ReceivedSpan): boolean => other.traceId === span.traceId && other.spanId === span.spanId;
  if (above.some(isSame) || spans.findLast(isSame) !== span) return;
  const children = spans.filter(({ traceId, parentSpanId }) => traceId === span.traceId && parentSpanId === span.spanId);
  for (const child of children.sort(byStart)) printTree(child, spans, `${indent}  `, [...above, span]);
}

function byStart(a: ReceivedSpan, b: ReceivedSpan): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}

function printAttributes(attributes: Attributes, indent: string): void {
  for (const [key, value] of attributes) console.log(`${indent}${key}: ${shown(value)}`);
}

function shown(value: AttributeValue): string {
  const text = JSON.stringify(value, printable);
  return text.length > 1_500 ? `${text.slice(0, 1_500)} … (${text.length} characters)` : text;
}

function printable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint8Array ? `${value.length} bytes` : value;
}
