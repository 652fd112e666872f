import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/normalise/observe.ts';
import { noPrices } from '../../../src/normalise/prices.ts';
import { aScope, aSpan, attributesOf, type Plain, spanIdOf, traceIdOf } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const action = (subtype: string, name: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({
    name,
    scope: aScope('genkit-tracer'),
    attributes: attributesOf(
      ['genkit:type', 'action'],
      ['genkit:metadata:subtype', subtype],
      ['genkit:key', `/${subtype}/${name}`],
      ['genkit:name', name],
      ...pairs,
    ),
  });

describe('Genkit', () => {
  it.each([
    ['model', 'generation'],
    ['background-model', 'generation'],
    ['embedder', 'embedding'],
    ['retriever', 'retrieval'],
    ['reranker', 'reranker'],
    ['tool.v2', 'tool'],
    ['evaluator', 'evaluator'],
    ['agent', 'agent'],
    ['flow', 'chain'],
    ['executable-prompt', 'chain'],
    ['something-new', 'chain'],
  ])('runs a %s, which is %s', (subtype, type) => {
    expect(kept(action(subtype, 'x'))).toMatchObject({ type, convention: 'genkit' });
  });

  it('keeps a model call in two attributes, with tokens inside the answer', () => {
    const input = {
      messages: [{ role: 'user', content: [{ text: 'Weather?' }] }],
      config: { temperature: 0.5 },
      tools: [{ name: 'f' }],
    };
    const output = {
      message: { role: 'model', content: [{ toolRequest: { name: 'f', ref: 'c1', input: { a: 1 } } }] },
      finishReason: 'stop',
      usage: { inputTokens: 100, outputTokens: 10, thoughtsTokens: 4, cachedContentTokens: 60 },
      raw: { model: 'gemini-001' },
    };
    expect(seen(action('model', 'googleai/gemini', ['genkit:input', json(input)], ['genkit:output', json(output)]))).toEqual([
      'generation "googleai/gemini" unset (genkit)',
      'model: gcp.gemini / gemini-001',
      'parameters: {"temperature":0.5}',
      'usage: input 100, output 10, total 110, cacheRead 60, reasoning 4',
      'finished: stop',
      'offers: {"name":"f"}',
      'in  user: "Weather?"',
      'out assistant: calls f c1 {"a":1}',
    ]);
  });

  it('shows what is still running, by its key', () => {
    const running = { ...action('model', 'openai/m'), end: 0n };
    expect(observe(running, [], noPrices)).toMatchObject({ type: 'generation', model: 'm', provider: 'openai', inFlight: true });
  });

  it('takes only what is a model for one', () => {
    expect(kept(action('flow', 'openai/turn')).model).toBeUndefined();
  });

  it('puts texts in quotes', () => {
    expect(seen(action('flow', 'turn', ['genkit:input', '"Weather?"'], ['genkit:output', '"21 degrees."'])).slice(1)).toEqual([
      'in  user: "Weather?"',
      'out assistant: "21 degrees."',
    ]);
    expect(seen(action('tool', 'f', ['genkit:input', '{"a":1}'], ['genkit:output', '"ok"']))[1]).toBe(
      'tool: f (no id) {"a":1} -> "ok"',
    );
  });

  it('searches, embeds and finds documents of parts', () => {
    const query = ['genkit:input', json({ query: { content: [{ text: 'Weather?' }] } })] as const;
    const documents = [
      { content: [{ text: 'Sun' }, { text: 'ny.' }], metadata: { id: 'd1', score: 0.5 } },
      { content: [{ media: { url: 'https://x/y.png' } }] },
    ];
    expect(seen(action('retriever', 'notes', query, ['genkit:output', json({ documents })])).slice(1)).toEqual([
      'in  user: "Weather?"',
      'document 1: d1 0.5 "Sunny." {"id":"d1","score":0.5}',
      'document 2: - - "" {"content":[{"media":{"url":"https://x/y.png"}}]}',
    ]);
    const texts = { input: [{ content: [{ text: 'a' }] }, { content: [{ text: 'b' }] }] };
    const vectors = { embeddings: [{ embedding: [0.5] }] };
    expect(
      seen(action('embedder', 'openai/e', ['genkit:input', json(texts)], ['genkit:output', json(vectors)])).filter((line) =>
        /^(in|out) /.test(line),
      ),
    ).toEqual(['in  user: "a" | "b"']);
  });

  it('names prompts, their variables and sessions', () => {
    const attributes = attributesOf(
      ['genkit:type', 'dotprompt'],
      ['genkit:name', 'p'],
      ['genkit:input', json({ city: 'Paris', n: 1 })],
    );
    const { prompt } = observe(aSpan({ name: 'p', scope: aScope('genkit-tracer'), attributes }), [], noPrices);
    expect(prompt).toEqual({
      name: 'p',
      variables: new Map([
        ['city', 'Paris'],
        ['n', '1'],
      ]),
    });
    expect(kept(action('agent', 'a', ['genkit:metadata:agent:sessionId', 's'])).sessionId).toBe('s');
    expect(kept(action('agent', 'a', ['genkit:output', json({ sessionId: 's' })])).sessionId).toBe('s');
  });

  it('judges each case that an evaluator was given', () => {
    const cases = ['c1', 'c2'].map((testCaseId, index) => ({
      testCaseId,
      evaluation: { score: 0.5, details: { reasoning: 'Half of it.' } },
      traceId: traceIdOf(7),
      spanId: spanIdOf(index + 1),
    }));
    const { scores } = observe(action('evaluator', 'faithfulness', ['genkit:output', json(cases)]), [], noPrices);
    expect(scores.map(({ name, value, explanation, target }) => ({ name, value, explanation, target }))).toEqual(
      [0, 1].map((index) => ({
        name: 'faithfulness',
        value: 0.5,
        explanation: 'Half of it.',
        target: { kind: 'observation', traceId: traceIdOf(7), spanId: spanIdOf(index + 1) },
      })),
    );
  });
});
