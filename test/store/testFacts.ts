import { AttributeMap } from '../../src/model/attributes.ts';
import type { SpanFacts } from '../../src/model/facts.ts';
import type { ObservationType } from '../../src/model/observation.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';

/**
 * A normaliser small enough to know by heart, so that tests of the store fail for reasons of the store: attributes `type`,
 * `noise`, `session`, `user`, `model`, `tokens`, `cached`, `cost`, `tag` and `question`; a log's body is a question too.
 */
export function testFacts(span: ReceivedSpan, logs: readonly ReceivedLog[]): SpanFacts {
  const map = new AttributeMap(span.attributes);
  const tokens = map.number('tokens');
  const cached = map.number('cached');
  const cost = map.number('cost');
  const optional = {
    model: map.string('model'),
    sessionId: map.string('session'),
    userId: map.string('user'),
    environment: map.string('environment'),
    service: new AttributeMap(span.resource.attributes).string('service.name'),
    costUsd: cost,
  };
  return {
    type: (map.string('type') ?? 'span') as ObservationType,
    noise: map.boolean('noise') ?? false,
    convention: 'gen_ai',
    name: span.name,
    status: span.status.code === 2 ? 'error' : span.status.code === 1 ? 'ok' : 'unset',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(tokens === undefined
      ? {}
      : { usage: { input: tokens, output: 1, total: tokens + 1, ...(cached === undefined ? {} : { cacheRead: cached }) } }),
    tags: map.strings('tag') ?? [],
    scores: [],
    question: () => map.string('question') ?? logs.map(({ body }) => body).find((body) => typeof body === 'string'),
  };
}

/** What a later version might make of the same span: other types and names, and a score that was not seen before. */
export function betterFacts(span: ReceivedSpan, logs: readonly ReceivedLog[]): SpanFacts {
  const target = { kind: 'observation', traceId: span.traceId, spanId: span.spanId } as const;
  return {
    ...testFacts(span, logs),
    type: 'chain',
    name: `better ${span.name}`,
    scores: [
      {
        id: `${span.traceId} ${span.spanId}`,
        name: 'quality',
        target,
        value: 1,
        type: 'numeric',
        source: 'judge',
        time: '2026-11-20T09:00:00.000Z',
      },
    ],
  };
}
