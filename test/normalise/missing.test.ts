import { describe, expect, it } from 'vitest';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { aSpanWith, type Plain } from '../support/builders.ts';

const missing = (attributes: { readonly [key: string]: Plain }, overrides = {}): readonly string[] =>
  observe({ ...aSpanWith(...Object.entries(attributes)), ...overrides }, [], noPrices).missing.map(({ what }) => what);

const whole = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
  'gen_ai.usage.input_tokens': 3,
  'gen_ai.usage.output_tokens': 1,
  'gen_ai.conversation.id': 'c1',
};
const without = (...keys: readonly string[]) => Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key)));

describe('what a step could have carried and does not', () => {
  it('is nothing for a whole generation', () => expect(missing(whole)).toEqual([]));

  it.each([
    ['its messages', 'gen_ai.input.messages', 'content'],
    ['its session', 'gen_ai.conversation.id', 'session'],
  ])('is told for %s', (_, key, what) => expect(missing(without(key))).toEqual([what]));

  it('is told for its tokens', () =>
    expect(missing(without('gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens'))).toEqual(['tokens']));

  it('is told for a search without documents', () =>
    expect(missing({ 'gen_ai.operation.name': 'retrieval' })).toEqual(['documents']));

  it('is not asked of a step that runs or failed', () => {
    expect(missing({ 'gen_ai.operation.name': 'chat' }, { end: 0n })).toEqual([]);
    expect(missing({ 'gen_ai.operation.name': 'chat' }, { status: { code: 2, message: 'no' } })).toEqual([]);
  });

  it('is not asked of what no AI library made', () => expect(missing({ 'http.method': 'GET' })).toEqual([]));

  it('comes with the switch of the library that made the span', () => {
    const span = aSpanWith(['openinference.span.kind', 'LLM']);
    const scoped = { ...span, scope: { ...span.scope, name: '@arizeai/openinference-instrumentation-openai' } };
    expect(observe(scoped, [], noPrices).missing[0]?.advice).toContain('`OPENINFERENCE_HIDE_INPUTS`');
  });
});
