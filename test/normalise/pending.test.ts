import { describe, expect, it } from 'vitest';
import { startedSpan } from '../../src/normalise/pending.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aSpan, attributesOf, type Plain, spanIdOf, testStart } from '../support/builders.ts';

const record = (parent: Plain, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({
    spanId: spanIdOf(9),
    parentSpanId: spanIdOf(2),
    name: 'chat gpt-4o',
    end: testStart,
    attributes: attributesOf(
      ['gen_ai.operation.name', 'chat'],
      ['gen_ai.request.model', 'gpt-4o'],
      ...pairs,
      ['logfire.span_type', 'pending_span'],
      ['logfire.pending_parent_id', parent],
    ),
  });

describe('a record that a span has started', () => {
  it('is hidden, an event, and reports no figures, whatever it carries', () => {
    const facts = summarise(
      record(spanIdOf(1), ['gen_ai.usage.input_tokens', 5], ['operation.cost', 1], ['gen_ai.prompt.name', 'p']),
      [],
      { costUsd: () => 1 },
    );
    expect(facts).toMatchObject({ pending: true, noise: true, type: 'event', name: 'chat gpt-4o', scores: [] });
    for (const field of ['usage', 'costUsd', 'promptName', 'documentCount']) expect(facts).not.toHaveProperty(field);
  });

  it('tells of the span: its id, its parent, its start and what it will be', () => {
    const span = startedSpan(record(spanIdOf(1)));
    expect(span).toMatchObject({ spanId: spanIdOf(2), parentSpanId: spanIdOf(1), start: testStart, end: 0n });
    expect(span && summarise(span, [], noPrices)).toMatchObject({ type: 'generation', noise: false, model: 'gpt-4o' });
  });

  it.each<[string, Plain]>([
    ['sixteen zeros', '0000000000000000'],
    ['nonsense', 'root'],
    ['another type', 7],
    ['nothing', null],
  ])('has a span without a parent when it names %s', (_, parent) => {
    const span = startedSpan(record(parent));
    expect(span?.spanId).toBe(spanIdOf(2));
    expect(span?.parentSpanId).toBeUndefined();
  });

  it('is none without the span that it would tell of, and no other span is one', () => {
    const homeless = { ...record(spanIdOf(1)), parentSpanId: undefined };
    expect(startedSpan(homeless)).toBeUndefined();
    expect(summarise(homeless, [], noPrices)).not.toHaveProperty('pending');
    expect(
      startedSpan(aSpan({ parentSpanId: spanIdOf(2), attributes: attributesOf(['logfire.span_type', 'span']) })),
    ).toBeUndefined();
  });
});
