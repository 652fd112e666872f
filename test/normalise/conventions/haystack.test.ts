import { describe, expect, it } from 'vitest';
import { aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const step = (name: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ name, scope: aScope('my-app'), attributes: attributesOf(...pairs) });
const component = (type: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  step('haystack.component.run', ['haystack.component.name', 'it'], ['haystack.component.type', type], ...pairs);

describe('Haystack', () => {
  it.each([
    ['OpenAIChatGenerator', 'generation'],
    ['InMemoryBM25Retriever', 'retrieval'],
    ['SentenceTransformersTextEmbedder', 'embedding'],
    ['LLMRanker', 'reranker'],
    ['FaithfulnessEvaluator', 'evaluator'],
    ['Agent', 'agent'],
    ['ChatPromptBuilder', 'chain'],
  ])('is told what it runs by the class: %s', (className, type) => {
    expect(kept(component(className))).toMatchObject({ type, name: 'it', convention: 'haystack' });
  });

  it.each([
    ['haystack.pipeline.run', 'haystack.pipeline.execution_mode', 'chain'],
    ['haystack.agent.run', 'haystack.agent.max_steps', 'agent'],
    ['haystack.agent.step', 'haystack.agent.step', 'chain'],
    ['haystack.agent.step.llm', 'haystack.agent.step.llm.input', 'generation'],
    ['haystack.agent.step.tool', 'haystack.tool.name', 'tool'],
  ])('calls a step %s', (name, key, type) => {
    expect(kept(step(name, [key, '1'])).type).toBe(type);
  });

  const question = { role: 'user', meta: {}, name: null, content: [{ text: 'Weather?' }] };
  const call = { tool_name: 'weather', arguments: { city: 'Paris' }, id: 'c1', extra: null };
  const conversation = [
    question,
    { role: 'assistant', meta: {}, content: [{ reasoning: { reasoning_text: 'Hm.', extra: {} } }, { tool_call: call }] },
    { role: 'tool', meta: {}, content: [{ tool_call_result: { result: '{"temp":21}', origin: call, error: false } }] },
  ];
  const meta = {
    model: 'm-1',
    finish_reason: 'stop',
    usage: {
      prompt_tokens: 10,
      completion_tokens: 2,
      total_tokens: 12,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 1 },
    },
  };
  const tool = { type: 'haystack.tools.tool.Tool', data: { name: 'weather', parameters: { type: 'object' }, function: 'f' } };
  const shown = [
    'model: m-1',
    'usage: input 10, output 2, total 12, cacheRead 4, reasoning 1',
    'finished: stop',
    'offers: {"name":"weather","parameters":{"type":"object"}}',
    'in  user: "Weather?"',
    'in  assistant: thinks "Hm." | calls weather c1 {"city":"Paris"}',
    'in  tool: result c1 {"temp":21}',
    'out assistant: "21 degrees."',
  ];

  it.each([
    ['a component', 'haystack.component.run', 'haystack.component'],
    ['a step of an agent', 'haystack.agent.step.llm', 'haystack.agent.step.llm'],
  ])('talks to a model in %s', (_, name, prefix) => {
    const span = step(
      name,
      ...(name === 'haystack.component.run' ? [['haystack.component.type', 'OpenAIChatGenerator'] as const] : []),
      [`${prefix}.input`, json({ messages: conversation, tools: [tool] })],
      [`${prefix}.output`, json({ replies: [{ role: 'assistant', meta, content: [{ text: '21 degrees.' }] }] })],
    );
    expect(seen(span).slice(1)).toEqual(shown);
  });

  it('wrote messages with underscores before 2.9', () => {
    const older = { _role: 'user', _content: [{ text: 'Weather?' }], _meta: {}, _name: null };
    expect(seen(component('OpenAIChatGenerator', ['haystack.component.input', json({ messages: [older] })]))).toContain(
      'in  user: "Weather?"',
    );
  });

  it('finds documents by a query', () => {
    const documents = [{ id: 'd1', content: 'Paris.', score: 0.9, embedding: null, meta: { source: 'a.md' } }];
    expect(
      seen(
        component(
          'InMemoryBM25Retriever',
          ['haystack.component.input', json({ query: 'where?', top_k: 3 })],
          ['haystack.component.output', json({ documents })],
        ),
      ),
    ).toEqual(['retrieval "it" unset (haystack)', 'in  user: "where?"', 'document 1: d1 0.9 "Paris." {"source":"a.md"}']);
  });

  it('runs tools', () => {
    const span = step(
      'haystack.agent.step.tool',
      ['haystack.tool.name', 'weather'],
      ['haystack.agent.step.tool.input', '{"city":"Paris"}'],
      ['haystack.agent.step.tool.output', '21'],
    );
    expect(seen(span)).toEqual(['tool "weather" unset (haystack)', 'tool: weather (no id) {"city":"Paris"} -> "21"']);
  });
});
