import { describe, expect, it } from 'vitest';
import { anEvent, aScope, aSpan, aSpanWith, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;

describe('OpenLLMetry up to 0.53', () => {
  it('keeps messages by their index', () => {
    expect(
      seen(
        aSpanWith(
          ['gen_ai.system', 'OpenAI'],
          ['llm.request.type', 'chat'],
          ['gen_ai.request.model', 'm'],
          ['gen_ai.prompt.0.role', 'system'],
          ['gen_ai.prompt.0.content', 'Be brief.'],
          ['gen_ai.prompt.1.role', 'user'],
          ['gen_ai.prompt.1.content', json([{ type: 'text', text: 'Weather?' }])],
          ['gen_ai.prompt.2.role', 'assistant'],
          ['gen_ai.prompt.2.tool_calls.0.id', 'c1'],
          ['gen_ai.prompt.2.tool_calls.0.name', 'weather'],
          ['gen_ai.prompt.2.tool_calls.0.arguments', '{"city":"Paris"}'],
          ['gen_ai.prompt.3.role', 'tool'],
          ['gen_ai.prompt.3.tool_call_id', 'c1'],
          ['gen_ai.prompt.3.content', '{"temp":21}'],
          ['gen_ai.completion.0.role', 'assistant'],
          ['gen_ai.completion.0.content', '21 degrees.'],
          ['gen_ai.completion.0.finish_reason', 'stop'],
          ['llm.request.functions.0.name', 'weather'],
          ['llm.request.functions.0.parameters', '{"type":"object"}'],
          ['gen_ai.usage.prompt_tokens', 10],
          ['gen_ai.usage.completion_tokens', 2],
          ['llm.usage.total_tokens', 12],
          ['gen_ai.usage.cache_read_input_tokens', 4],
          ['llm.is_streaming', false],
        ),
      ),
    ).toEqual([
      'generation "step" unset (traceloop)',
      'model: openai / m',
      'usage: input 10, output 2, total 12, cacheRead 4',
      'finished: stop',
      'offers: {"name":"weather","parameters":{"type":"object"}}',
      'in  system: "Be brief."',
      'in  user: "Weather?"',
      'in  assistant: calls weather c1 {"city":"Paris"}',
      'in  tool: result c1 {"temp":21}',
      'out assistant: "21 degrees."',
    ]);
  });

  it('called the keys otherwise in 2023', () => {
    expect(
      seen(
        aSpanWith(
          ['llm.vendor', 'OpenAI'],
          ['llm.request.type', 'completion'],
          ['llm.prompts.0.role', 'user'],
          ['llm.prompts.0.content', 'Hi'],
          ['llm.completions.0.content', 'Hello'],
          ['llm.usage.prompt_tokens', 3],
          ['llm.usage.completion_tokens', 1],
        ),
      ),
    ).toEqual([
      'generation "step" unset (traceloop)',
      'usage: input 3, output 1, total 4',
      'in  user: "Hi"',
      'out assistant: "Hello"',
    ]);
  });

  it('tells what Cohere ranked in words', () => {
    expect(
      seen(
        aSpanWith(
          ['llm.request.type', 'rerank'],
          ['gen_ai.prompt.0.role', 'system'],
          ['gen_ai.prompt.0.content', 'Lyon.'],
          ['gen_ai.prompt.1.role', 'system'],
          ['gen_ai.prompt.1.content', 'Paris.'],
          ['gen_ai.prompt.2.role', 'user'],
          ['gen_ai.prompt.2.content', 'Which is the capital?'],
          ['gen_ai.completion.0.content', 'Doc 1, Score: 0.93'],
          ['gen_ai.completion.1.content', 'Doc 0, Score: 0.01\nLyon, as sent back'],
        ),
      ),
    ).toEqual([
      'reranker "step" unset (traceloop)',
      'in  system: "Lyon."',
      'in  system: "Paris."',
      'in  user: "Which is the capital?"',
      'out assistant: "Doc 1, Score: 0.93"',
      'out assistant: "Doc 0, Score: 0.01\\nLyon, as sent back"',
      'document 1: - 0.93 "Paris." {"index":1}',
      'document 2: - 0.01 "Lyon, as sent back" {"index":0}',
    ]);
  });
});

describe('the SDK of OpenLLMetry', () => {
  it.each([
    ['workflow', 'chain'],
    ['task', 'chain'],
    ['agent', 'agent'],
    ['tool', 'tool'],
    ['unknown', 'span'],
  ])('decorates a %s', (kind, type) => {
    const span = aSpanWith(['traceloop.span.kind', kind], ['traceloop.entity.name', 'answer']);
    expect(kept({ ...span, name: `answer.${kind}` })).toMatchObject({ type, name: 'answer', convention: 'traceloop' });
  });

  it.each<readonly [string, string, string]>([
    ['named arguments', '{"args":[],"kwargs":{"city":"Paris"}}', '{"city":"Paris"}'],
    ['one argument', '{"args":["Paris"],"kwargs":{}}', '"Paris"'],
    ['one argument that is JSON', '{"args":["{\\"city\\":\\"Paris\\"}"],"kwargs":{}}', '{"city":"Paris"}'],
    ['several arguments', '{"args":["Paris",2],"kwargs":{}}', '["Paris",2]'],
    ['both', '{"args":["Paris"],"kwargs":{"unit":"C"}}', '{"args":["Paris"],"kwargs":{"unit":"C"}}'],
    ['LangChain', '{"input_str":"{\\"city\\":\\"Paris\\"}","tags":[],"metadata":{},"inputs":null}', '{"city":"Paris"}'],
    ['LangChain with inputs', '{"input_str":"x","tags":[],"inputs":{"city":"Paris"}}', '{"city":"Paris"}'],
    ['what is the function’s own', '{"inputs":{"city":"Paris"}}', '{"inputs":{"city":"Paris"}}'],
  ])('tells a tool %s', (_, input, shown) => {
    const span = aSpanWith(
      ['traceloop.span.kind', 'tool'],
      ['traceloop.entity.name', 'weather'],
      ['traceloop.entity.input', input],
      ['traceloop.entity.output', '"21"'],
    );
    expect(seen(span)).toContain(`tool: weather (no id) ${shown} -> "21"`);
  });

  it('tells the call that a tool of LangChain answers', () => {
    const output = json({ output: { lc: 1, kwargs: { content: '21', tool_call_id: 'c1' } }, kwargs: {} });
    const span = aSpanWith(['traceloop.span.kind', 'tool'], ['traceloop.entity.output', output]);
    expect(seen(span)[1]).toMatch(/^tool: step c1 /);
  });

  it('associates a session, a user and tags', () => {
    const associated = (key: string, value: Plain) => kept(aSpanWith([`traceloop.association.properties.${key}`, value]));
    expect(associated('session_id', 's')).toMatchObject({ sessionId: 's' });
    expect(associated('thread_id', 't')).toMatchObject({ sessionId: 't' });
    expect(associated('chat_id', 'c')).toMatchObject({ sessionId: 'c' });
    expect(associated('user_id', 'u')).toMatchObject({ userId: 'u' });
    expect(associated('tags', ['a'])).toMatchObject({ tags: ['a'] });
  });

  it('associates infrastructure too, which stays infrastructure', () => {
    const span = aSpanWith(['traceloop.association.properties.session_id', 's'], ['http.request.method', 'GET']);
    expect(kept(span)).toMatchObject({ noise: true, sessionId: 's' });
  });

  it.each<readonly [string, readonly (readonly [string, Plain])[]]>([
    ['as JSON', [['traceloop.prompt.template_variables', '{"city":"Paris"}']]],
    ['by their names', [['traceloop.prompt.template_variables.city', 'Paris']]],
  ])('manages prompts, with variables %s', (_, variables) => {
    const span = aSpanWith(
      ['llm.request.type', 'chat'],
      ['traceloop.prompt.managed', 'True'],
      ['traceloop.prompt.key', 'answer'],
      ['traceloop.prompt.version', '3'],
      ['traceloop.prompt.template', 'About {{city}}'],
      ...variables,
    );
    expect(seen(span)).toEqual(['generation "step" unset (traceloop)', 'prompt: answer 3 "About {{city}}"', '{city} = "Paris"']);
  });
});

describe('the vector stores of OpenLLMetry', () => {
  it('tell what was found by events', () => {
    const event = (...pairs: readonly (readonly [string, Plain])[]) => anEvent('db.query.result', ...pairs);
    const span = aSpan({
      name: 'chroma.query',
      scope: aScope('opentelemetry.instrumentation.chromadb'),
      attributes: attributesOf(['db.system', 'chroma'], ['db.operation', 'query']),
      events: [
        anEvent('db.query.embeddings', ['db.query.embeddings.vector', '[0.5]']),
        event(
          ['db.query.result.id', 'd1'],
          ['db.query.result.distance', 0.25],
          ['db.query.result.document', 'Paris.'],
          ['db.query.result.metadata', '{"source":"a.md"}'],
        ),
        event(['db.query.result.id', 'd2'], ['db.query.result.score', 0.5], ['db.query.result.metadata', '{"text":"Lyon."}']),
      ],
    });
    expect(seen(span)).toEqual([
      'retrieval "chroma.query" unset (traceloop)',
      'document 1: d1 - "Paris." {"source":"a.md","distance":0.25}',
      'document 2: d2 0.5 "Lyon." {"text":"Lyon."}',
    ]);
    expect(kept(span)).toMatchObject({ noise: false, documentCount: 2 });
  });

  it.each([
    ['pinecone.query', 'pinecone', 'retrieval'],
    ['qdrant.search_batch', 'qdrant', 'retrieval'],
    ['milvus.search', 'milvus', 'retrieval'],
    ['chroma.add', 'chromadb', 'span'],
    ['chroma.query.segment._query', 'chromadb', 'span'],
  ])('tell what %s is by its name', (name, library, type) => {
    const span = aSpan({
      name,
      scope: aScope(`opentelemetry.instrumentation.${library}`),
      attributes: attributesOf(['db.system', library]),
    });
    expect(kept(span)).toMatchObject({ type, noise: false });
  });
});
