import { describe, expect, it } from 'vitest';
import { anEvent, aSpan, aSpanWith, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

/** Attributes as MLflow sends them: JSON, texts included. */
const encoded = (...pairs: readonly (readonly [string, unknown])[]): readonly (readonly [string, Plain])[] =>
  pairs.map(([key, value]) => [key, JSON.stringify(value)]);

describe('MLflow', () => {
  it.each([
    ['CHAT_MODEL', 'generation'],
    ['LLM', 'generation'],
    ['CHAIN', 'chain'],
    ['WORKFLOW', 'chain'],
    ['TASK', 'chain'],
    ['PARSER', 'chain'],
    ['AGENT', 'agent'],
    ['TOOL', 'tool'],
    ['RETRIEVER', 'retrieval'],
    ['RERANKER', 'reranker'],
    ['EMBEDDING', 'embedding'],
    ['GUARDRAIL', 'guardrail'],
    ['EVALUATOR', 'evaluator'],
    ['MEMORY', 'span'],
    ['UNKNOWN', 'span'],
  ])('says %s for a %s, in quotes', (said, type) => {
    expect(kept(aSpanWith(...encoded(['mlflow.spanType', said])))).toMatchObject({ type, convention: 'mlflow' });
    expect(kept(aSpanWith(['mlflow.spanType', said])).type).toBe(type);
  });

  it('reads a call of a model out of JSON, whatever it is', () => {
    const span = aSpanWith(
      ...encoded(
        ['mlflow.spanType', 'CHAT_MODEL'],
        ['mlflow.spanInputs', { model: 'm', temperature: 0.5, messages: [{ role: 'user', content: 'Hi' }] }],
        ['mlflow.spanOutputs', { choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }] }],
        ['mlflow.llm.model', 'm-1'],
        ['mlflow.llm.provider', 'OpenAI'],
        ['mlflow.chat.tokenUsage', { input_tokens: 10, output_tokens: 2, total_tokens: 12, cache_read_input_tokens: 4 }],
        ['mlflow.llm.cost', { input_cost: 0.1, output_cost: 0.4, total_cost: 0.5 }],
        ['mlflow.chat.tools', [{ name: 'f' }]],
        ['mlflow.linkedPrompts', [{ name: 'greeting', version: '3' }]],
        ['session.id', 's1'],
        ['user.id', 'u1'],
      ),
    );
    expect(seen(span)).toEqual([
      'generation "step" unset (mlflow)',
      'model: openai / m-1',
      'parameters: {"temperature":0.5}',
      'usage: input 10, output 2, total 12, cacheRead 4',
      'cost: $0.5 (exporter)',
      'finished: stop',
      'offers: {"name":"f"}',
      'in  user: "Hi"',
      'out assistant: "Hello"',
      'prompt: greeting 3 null',
    ]);
    expect(kept(span)).toMatchObject({ sessionId: 's1', userId: 'u1' });
  });

  it('reads a linked prompt that is JSON in JSON', () => {
    const linked = JSON.stringify([{ name: 'greeting', version: '3' }]);
    expect(kept(aSpanWith(...encoded(['mlflow.spanType', 'AGENT'], ['mlflow.linkedPrompts', linked])))).toMatchObject({
      promptName: 'greeting',
      promptVersion: '3',
    });
  });

  it('reads a text without its quotes, and nothing of null', () => {
    const chain = (...pairs: readonly (readonly [string, unknown])[]) =>
      seen(aSpanWith(...encoded(['mlflow.spanType', 'CHAIN'], ...pairs)));
    expect(chain(['mlflow.spanOutputs', 'a "quoted" text'])).toContain('out assistant: "a \\"quoted\\" text"');
    expect(chain(['mlflow.spanOutputs', null])).toEqual(['chain "step" unset (mlflow)']);
  });

  it('keeps a session id of digits to the last', () => {
    const id = '12345678901234567890';
    expect(kept(aSpanWith(['mlflow.spanType', '"AGENT"'], ['session.id', id])).sessionId).toBe(id);
  });

  it('reads the documents of a retriever', () => {
    const documents = [{ page_content: 'Paris.', metadata: { score: 0.9 }, id: 'd1' }];
    expect(seen(aSpanWith(...encoded(['mlflow.spanType', 'RETRIEVER'], ['mlflow.spanOutputs', documents])))).toContain(
      'document 1: d1 0.9 "Paris." {"score":0.9}',
    );
  });

  it('tells the first token by the first piece of a stream', () => {
    const attributes = attributesOf(...encoded(['mlflow.spanType', 'CHAT_MODEL']));
    expect(kept(aSpan({ attributes, events: [anEvent('mlflow.chunk.item.0')] })).timeToFirstTokenMs).toBe(1);
  });
});
