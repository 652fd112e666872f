import { describe, expect, it } from 'vitest';
import { aScope, aSpan, aSpanWith, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const step = (type: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ scope: aScope('lmnr.tracer'), attributes: attributesOf(['lmnr.span.type', type], ...pairs) });

describe('Laminar', () => {
  it.each([
    ['LLM', 'generation'],
    ['CACHED', 'generation'],
    ['TOOL', 'tool'],
    ['EXECUTOR', 'chain'],
    ['EVALUATION', 'chain'],
    ['EVALUATOR', 'evaluator'],
    ['DEFAULT', 'span'],
  ])('says %s for a %s', (said, type) => {
    expect(kept(step(said))).toMatchObject({ type, convention: 'laminar' });
  });

  it('keeps arguments and result as JSON', () => {
    expect(seen(step('TOOL', ['lmnr.span.input', '{"city":"Paris"}'], ['lmnr.span.output', '"21 degrees"']))).toContain(
      'tool: step (no id) {"city":"Paris"} -> "21 degrees"',
    );
    expect(seen(step('DEFAULT', ['lmnr.span.output', '"said \\"so\\""']))).toContain('out assistant: "said \\"so\\""');
  });

  it('leaves model calls to OpenTelemetry, and adds what they cost', () => {
    const span = step(
      'LLM',
      ['gen_ai.prompt.0.role', 'user'],
      ['gen_ai.prompt.0.content', 'Hi'],
      ['gen_ai.usage.input_cost', 0.25],
      ['gen_ai.usage.output_cost', 0.5],
    );
    expect(seen(span)).toEqual(['generation "step" unset (laminar)', 'cost: $0.75 (exporter)', 'in  user: "Hi"']);
  });

  it('associates session, user and tags with every span, infrastructure too', () => {
    const span = aSpanWith(
      ['lmnr.association.properties.session_id', 's'],
      ['lmnr.association.properties.user_id', 'u'],
      ['lmnr.association.properties.tags', ['a']],
      ['lmnr.span.path', ['root', 'GET']],
      ['http.request.method', 'GET'],
    );
    expect(kept(span)).toMatchObject({ sessionId: 's', userId: 'u', tags: ['a'], noise: true });
  });

  it('judges by evaluators: one score by the name of the span, or several by theirs', () => {
    const scores = (type: string, output: string) =>
      kept(step(type, ['lmnr.span.output', output])).scores.map(({ name, value, source, target }) => [
        name,
        value,
        source,
        target.kind,
      ]);
    expect(scores('EVALUATOR', '0.5')).toEqual([['step', 0.5, 'code', 'trace']]);
    expect(scores('HUMAN_EVALUATOR', '{"tone":1,"length":0}')).toEqual([
      ['tone', 1, 'human', 'trace'],
      ['length', 0, 'human', 'trace'],
    ]);
    expect(scores('DEFAULT', '0.5')).toEqual([]);
  });
});
