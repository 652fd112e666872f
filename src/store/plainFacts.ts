import type { SpanFacts } from '../model/facts.ts';
import type { ReceivedSpan } from '../model/received.ts';

/** What can be said of a span without reading its attributes: it is kept and shown even when a normaliser fails on it. */
export function plainFacts(span: ReceivedSpan): SpanFacts {
  return {
    type: 'span',
    noise: false,
    convention: 'none',
    name: span.name,
    status: span.status.code === 2 ? 'error' : span.status.code === 1 ? 'ok' : 'unset',
    ...(span.status.message === '' ? {} : { statusMessage: span.status.message }),
    tags: [],
    scores: [],
    question: () => undefined,
  };
}
