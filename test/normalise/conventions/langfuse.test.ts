import { describe, expect, it } from 'vitest';
import { aResource, aScope, aSpan, aSpanWith, attributesOf, type Plain, testStart } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const generation = (...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({
    scope: aScope('langfuse-sdk', '5.11.1'),
    attributes: attributesOf(['langfuse.observation.type', 'generation'], ...pairs),
  });
const usage = (details: object) => kept(generation(['langfuse.observation.usage_details', json(details)])).usage;

describe('Langfuse', () => {
  it('has a word for every type', () => {
    const types = ['span', 'generation', 'event', 'embedding', 'agent', 'tool', 'chain', 'retriever', 'evaluator', 'guardrail'];
    expect(types.map((type) => kept(aSpanWith(['langfuse.observation.type', type])).type)).toEqual(
      types.map((type) => (type === 'retriever' ? 'retrieval' : type)),
    );
  });

  it('overrides the type that the library of the model found', () => {
    expect(kept(aSpanWith(['langfuse.observation.type', 'evaluator'], ['gen_ai.operation.name', 'chat'])).type).toBe('evaluator');
  });

  it('knows a generation of the Python releases that named no type', () => {
    expect(kept(aSpanWith(['langfuse.observation.model.name', 'm'])).type).toBe('generation');
  });

  const inclusive = { input: 1200, output: 48, total: 1248, cacheRead: 1024, reasoning: 16 };
  it.each<readonly [string, object]>([
    [
      'disjoint buckets with a total',
      { input: 176, input_cached_tokens: 1024, output: 32, output_reasoning_tokens: 16, total: 1248 },
    ],
    ['disjoint buckets without a total', { input: 176, input_cached_tokens: 1024, output: 32, output_reasoning_tokens: 16 }],
    ['disjoint buckets of LangChain', { input: 176, input_cache_read: 1024, output: 32, output_reasoning: 16, total: 1248 }],
    [
      'the usage of OpenAI chat as it is, which includes both',
      {
        prompt_tokens: 1200,
        completion_tokens: 48,
        total_tokens: 1248,
        prompt_tokens_details: { cached_tokens: 1024 },
        completion_tokens_details: { reasoning_tokens: 16 },
      },
    ],
    [
      'the usage of OpenAI responses',
      {
        input_tokens: 1200,
        input_tokens_details: { cached_tokens: 1024 },
        output_tokens: 48,
        output_tokens_details: { reasoning_tokens: 16 },
        total_tokens: 1248,
      },
    ],
  ])('counts %s', (_, details) => {
    expect(usage(details)).toEqual(inclusive);
  });

  it('counts what Anthropic wrote to the cache', () => {
    expect(usage({ input: 100, cache_creation_input_tokens: 50, output: 10 })).toEqual({
      input: 150,
      output: 10,
      total: 160,
      cacheWrite: 50,
    });
  });

  it.each([
    [{ total: 0.5, input: 0.1 }, 0.5],
    [{ input: 0.25, output: 0.5, cached: 0.25 }, 1],
    [{ input: 'free' }, undefined],
    [{}, undefined],
  ])('sums what %j costs, unless a total is given', (details, cost) => {
    expect(kept(generation(['langfuse.observation.cost_details', json(details)])).costUsd).toBe(cost);
  });

  it('tells the first token by a time that is JSON once more', () => {
    const moment = new Date(Number(testStart / 1_000_000n) + 40).toISOString();
    expect(kept(generation(['langfuse.observation.completion_start_time', json(moment)])).timeToFirstTokenMs).toBe(40);
    expect(kept(generation(['langfuse.observation.completion_start_time', moment])).timeToFirstTokenMs).toBe(40);
  });

  it('takes a level and its reason for the outcome', () => {
    const levelled = (level: string) =>
      seen(generation(['langfuse.observation.level', level], ['langfuse.observation.status_message', 'too long']))[0];
    expect(levelled('ERROR')).toBe('generation "step" error (langfuse)');
    expect(levelled('WARNING')).toBe('generation "step" unset (langfuse)');
  });

  it('reads environment and release of the span before those of the resource', () => {
    const resource = aResource(['langfuse.environment', 'staging'], ['langfuse.release', '1']);
    const attributes = attributesOf(['langfuse.environment', 'canary'], ['langfuse.observation.type', 'span']);
    expect(kept(aSpan({ resource, attributes }))).toMatchObject({ environment: 'canary', release: '1' });
  });

  it('does not make infrastructure a step by the keys that it stamps on every span', () => {
    const span = aSpanWith(['langfuse.environment', 'e'], ['langfuse.trace.tags', ['t']], ['http.request.method', 'GET']);
    expect(kept(span)).toMatchObject({ noise: true, convention: 'none', environment: 'e', tags: ['t'] });
  });

  it('shows a tool with what it was given, and a retriever with what it found', () => {
    expect(
      seen(
        aSpanWith(
          ['langfuse.observation.type', 'tool'],
          ['langfuse.observation.input', '{"city":"Paris"}'],
          ['langfuse.observation.output', '{"content":"21","tool_call_id":"c1"}'],
        ),
      ),
    ).toEqual(['tool "step" unset (langfuse)', 'tool: step c1 {"city":"Paris"} -> {"content":"21","tool_call_id":"c1"}']);
    expect(
      seen(
        aSpanWith(
          ['langfuse.observation.type', 'retriever'],
          ['langfuse.observation.input', 'where?'],
          ['langfuse.observation.output', '[{"id":"d1","content":"here","score":0.9}]'],
        ),
      ),
    ).toEqual(['retrieval "step" unset (langfuse)', 'in  user: "where?"', 'document 1: d1 0.9 "here" {}']);
  });

  it('takes a list of objects that a chain gave for no documents', () => {
    const span = aSpanWith(['langfuse.observation.type', 'chain'], ['langfuse.observation.output', '[{"content":"here"}]']);
    expect(seen(span).some((line) => line.startsWith('document'))).toBe(false);
  });
});
