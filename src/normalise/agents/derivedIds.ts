import { hash } from 'node:crypto';
import type { SpanId, TraceId } from '../../model/ids.ts';

/** A trace id made of texts: the same whenever they are. Labels refer to it, so how it is made never changes. */
export function deriveTraceId(...parts: readonly string[]): TraceId {
  return digest('trace', parts).slice(0, 32) as TraceId;
}

/** Likewise a span id. */
export function deriveSpanId(...parts: readonly string[]): SpanId {
  return digest('span', parts).slice(0, 16) as SpanId;
}

/** As JSON, so that ('ab', 'c') and ('a', 'bc') differ. */
const digest = (kind: string, parts: readonly string[]): string => hash('sha256', JSON.stringify([kind, ...parts]), 'hex');
