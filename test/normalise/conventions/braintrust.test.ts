import { describe, expect, it } from 'vitest';
import { aSpanWith, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;

describe('Braintrust', () => {
  it.each([
    ['llm', 'generation'],
    ['tool', 'tool'],
    ['task', 'chain'],
    ['score', 'evaluator'],
    ['eval', 'chain'],
    ['function', 'span'],
  ])('says %s for a %s', (said, type) => {
    expect(kept(aSpanWith(['braintrust.span_attributes', json({ type: said })])).type).toBe(type);
    expect(kept(aSpanWith(['braintrust.span_attributes.type', said])).type).toBe(type);
  });

  const whole: readonly (readonly [string, Plain])[] = [
    [
      'braintrust.metadata',
      json({ model: 'm', session_id: 's', prompt: { key: 'greeting', version: 'v1', variables: { city: 'Paris' } } }),
    ],
    [
      'braintrust.metrics',
      json({ prompt_tokens: 10, completion_tokens: 2, tokens: 12, prompt_cached_tokens: 4, time_to_first_token: 0.25 }),
    ],
    ['braintrust.scores', json({ faithfulness: 0.5, brief: null })],
  ];
  const flat: readonly (readonly [string, Plain])[] = [
    ['braintrust.metadata.model', 'm'],
    ['braintrust.metadata.session_id', 's'],
    ['braintrust.metrics.prompt_tokens', 10],
    ['braintrust.metrics.completion_tokens', 2],
    ['braintrust.metrics.tokens', 12],
    ['braintrust.metrics.prompt_cached_tokens', 4],
    ['braintrust.metrics.time_to_first_token', 0.25],
    ['braintrust.scores.faithfulness', 0.5],
  ];
  it.each([
    ['whole', whole],
    ['by their names', flat],
  ])('has metadata, metrics and scores %s', (_, pairs) => {
    const span = aSpanWith(['braintrust.span_attributes', '{"type":"llm"}'], ...pairs);
    expect(kept(span)).toMatchObject({ model: 'm', sessionId: 's', timeToFirstTokenMs: 250 });
    expect(seen(span)).toEqual(
      expect.arrayContaining(['usage: input 10, output 2, total 12, cacheRead 4', 'score: faithfulness = 0.5 (numeric, code)']),
    );
  });

  it('links the prompt of its registry', () => {
    expect(seen(aSpanWith(['braintrust.span_attributes', '{"type":"llm"}'], ...whole))).toEqual(
      expect.arrayContaining(['prompt: greeting v1 null', '{city} = "Paris"']),
    );
  });

  it.each([
    ['braintrust.input_json', 'braintrust.output_json'],
    ['braintrust.input', 'braintrust.output'],
  ])('has messages under %s', (input, output) => {
    const lines = seen(
      aSpanWith(
        ['braintrust.span_attributes', '{"type":"llm"}'],
        [input, json([{ role: 'user', content: 'Hi' }])],
        [output, json([{ role: 'assistant', content: 'Hello' }])],
      ),
    );
    expect(lines).toEqual(['generation "step" unset (braintrust)', 'in  user: "Hi"', 'out assistant: "Hello"']);
  });

  it('stamps every span, which makes no step of infrastructure', () => {
    const span = aSpanWith(['braintrust.parent', 'project_name:x'], ['braintrust.context_json', '{}'], ['http.method', 'GET']);
    expect(kept(span)).toMatchObject({ noise: true, convention: 'none' });
  });
});
