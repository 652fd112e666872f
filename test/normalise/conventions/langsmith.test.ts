import { describe, expect, it } from 'vitest';
import { aScope, aSpan, aSpanWith, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const run = (kind: string, inputs: unknown, outputs: unknown, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({
    scope: aScope('langsmith', '0.14.17'),
    attributes: attributesOf(
      ['langsmith.span.kind', kind],
      ['gen_ai.prompt', json(inputs)],
      ['gen_ai.completion', json(outputs)],
      ...pairs,
    ),
  });

describe('LangSmith', () => {
  it.each([
    ['llm', 'chat', 'generation'],
    ['prompt', 'chat', 'chain'],
    ['retriever', 'embeddings', 'retrieval'],
    ['embedding', 'embeddings', 'embedding'],
    ['tool', 'execute_tool', 'tool'],
    ['parser', 'parser', 'chain'],
    ['chain', 'chain', 'chain'],
  ])('means a %s by its kind, whatever operation it makes of it (%s)', (kind, operation, type) => {
    expect(kept(run(kind, {}, {}, ['gen_ai.operation.name', operation]))).toMatchObject({ type, convention: 'langsmith' });
  });

  it('keeps a wrapped call of OpenAI whole', () => {
    const inputs = { model: 'm', temperature: 0.5, messages: [{ role: 'user', content: 'Hi' }] };
    const outputs = {
      id: 'r1',
      choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage_metadata: {
        input_tokens: 10,
        output_tokens: 2,
        input_token_details: { cache_read: 4 },
        output_token_details: { reasoning: 1 },
      },
    };
    const span = run(
      'llm',
      inputs,
      outputs,
      ['gen_ai.system', 'openai'],
      ['gen_ai.request.model', 'm'],
      ['gen_ai.usage.input_tokens', 10],
      ['gen_ai.usage.output_tokens', 2],
      ['gen_ai.usage.total_tokens', 12],
      ['gen_ai.usage.input_token_details', "{'cache_read': 4}"],
    );
    expect(seen(span)).toEqual([
      'generation "step" unset (langsmith)',
      'model: openai / m',
      'parameters: {"temperature":0.5}',
      'usage: input 10, output 2, total 12, cacheRead 4, reasoning 1',
      'finished: stop',
      'in  user: "Hi"',
      'out assistant: "Hello"',
    ]);
  });

  it('keeps the project where others keep a session', () => {
    expect(
      kept(run('llm', {}, {}, ['langsmith.trace.session_id', 'p'], ['langsmith.trace.session_name', 'default'])),
    ).not.toHaveProperty('sessionId');
  });

  it.each(['session_id', 'thread_id', 'conversation_id'])('has the session as %s among the metadata', (name) => {
    expect(kept(run('llm', {}, {}, [`langsmith.metadata.${name}`, 's'])).sessionId).toBe('s');
  });

  it('joins tags by commas', () => {
    expect(kept(run('chain', {}, {}, ['langsmith.span.tags', 'a, b'])).tags).toEqual(['a', 'b']);
  });

  it('tells the prompt of the hub', () => {
    const span = run(
      'llm',
      {},
      {},
      ['langsmith.metadata.lc_hub_repo', 'greeting'],
      ['langsmith.metadata.lc_hub_commit_hash', 'a1b2'],
    );
    expect(kept(span)).toMatchObject({ promptName: 'greeting', promptVersion: 'a1b2' });
  });

  it('unwraps what a tool was given and gave', () => {
    expect(seen(run('tool', { input: '{"city":"Paris"}' }, { output: { temp: 21 } }, ['gen_ai.tool.call.id', 'c1']))).toContain(
      'tool: step c1 {"city":"Paris"} -> {"temp":21}',
    );
    expect(seen(run('tool', { city: 'Paris', unit: 'C' }, { output: 'x', more: 1 }))).toContain(
      'tool: step (no id) {"city":"Paris","unit":"C"} -> {"output":"x","more":1}',
    );
  });

  it.each<readonly [string, unknown]>([
    ['under their name', { documents: [{ page_content: 'Paris.', metadata: { id: 'd1' }, type: 'Document' }] }],
    ['as the output', { output: [{ page_content: 'Paris.', metadata: { id: 'd1' }, type: 'Document' }] }],
  ])('finds the documents of a retriever %s', (_, outputs) => {
    expect(seen(run('retriever', { query: 'where?' }, outputs))).toContain(
      'document 1: d1 - "Paris." {"id":"d1","type":"Document"}',
    );
  });

  it('does not make infrastructure a step by the metadata of the trace', () => {
    expect(kept(aSpanWith(['langsmith.metadata.thread_id', 't'], ['http.request.method', 'GET']))).toMatchObject({ noise: true });
  });
});
