import { describe, expect, it } from 'vitest';
import type { ObservationType } from '../../src/model/observation.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aLog, anEvent, aSpan, aSpanWith, attributesOf, type Plain } from '../support/builders.ts';

const typeOf = (...pairs: readonly (readonly [string, Plain])[]): string => {
  const { type, convention } = summarise(aSpanWith(...pairs), [], noPrices);
  return `${type} (${convention})`;
};

describe('the type of a step', () => {
  const operations: readonly (readonly [string, ObservationType])[] = [
    ['chat', 'generation'],
    ['text_completion', 'generation'],
    ['generate_content', 'generation'],
    ['embeddings', 'embedding'],
    ['retrieval', 'retrieval'],
    ['search_memory', 'retrieval'],
    ['execute_tool', 'tool'],
    ['invoke_agent', 'agent'],
    ['create_agent', 'agent'],
    ['invoke_workflow', 'chain'],
    ['plan', 'chain'],
    ['agent_step', 'chain'],
    ['rerank', 'reranker'],
    ['evaluate', 'evaluator'],
    ['fetch_response', 'event'],
    ['delete_memory', 'span'],
    ['CHAT', 'generation'],
  ];
  it.each(operations)('gen_ai.operation.name %s is %s', (operation, type) => {
    expect(typeOf(['gen_ai.operation.name', operation])).toBe(`${type} (gen_ai)`);
  });

  const kinds: readonly (readonly [string, ObservationType])[] = [
    ['LLM', 'generation'],
    ['EMBEDDING', 'embedding'],
    ['CHAIN', 'chain'],
    ['RETRIEVER', 'retrieval'],
    ['RERANKER', 'reranker'],
    ['TOOL', 'tool'],
    ['AGENT', 'agent'],
    ['GUARDRAIL', 'guardrail'],
    ['EVALUATOR', 'evaluator'],
    ['PROMPT', 'chain'],
    ['UNKNOWN', 'span'],
    ['Retriever', 'retrieval'],
  ];
  it.each(kinds)('openinference.span.kind %s is %s', (kind, type) => {
    expect(typeOf(['openinference.span.kind', kind])).toBe(`${type} (openinference)`);
  });

  const shapes: readonly (readonly [string, readonly (readonly [string, Plain])[], string])[] = [
    [
      'a kind beats an operation',
      [
        ['gen_ai.operation.name', 'chat'],
        ['openinference.span.kind', 'RERANKER'],
      ],
      'reranker (openinference)',
    ],
    [
      'UNKNOWN says nothing',
      [
        ['openinference.span.kind', 'UNKNOWN'],
        ['gen_ai.operation.name', 'chat'],
      ],
      'generation (gen_ai)',
    ],
    [
      'a made-up operation is read by its shape',
      [
        ['gen_ai.operation.name', 'dream'],
        ['gen_ai.tool.name', 'x'],
      ],
      'tool (gen_ai)',
    ],
    ['an operation named like a prototype key', [['gen_ai.operation.name', '__proto__']], 'span (gen_ai)'],
    ['an operation of the wrong type', [['gen_ai.operation.name', 7]], 'span (gen_ai)'],
    ['a tool name', [['gen_ai.tool.name', 'search']], 'tool (gen_ai)'],
    ['documents', [['retrieval.documents.4.document.content', 'x']], 'retrieval (openinference)'],
    ['a retrieval query', [['gen_ai.retrieval.query.text', 'x']], 'retrieval (gen_ai)'],
    ['vectors', [['embedding.embeddings.0.embedding.text', 'x']], 'embedding (openinference)'],
    ['messages', [['gen_ai.input.messages', '[]']], 'generation (gen_ai)'],
    ['flattened messages', [['llm.input_messages.0.message.role', 'user']], 'generation (openinference)'],
    ['an old prompt', [['gen_ai.prompt', 'hello']], 'generation (gen_ai)'],
    ['an indexed prompt', [['gen_ai.prompt.0.content', 'hello']], 'generation (gen_ai)'],
    ['the name of a prompt makes no generation', [['gen_ai.prompt.name', 'greeting']], 'span (gen_ai)'],
    [
      'a model and tokens',
      [
        ['gen_ai.request.model', 'm'],
        ['gen_ai.usage.input_tokens', 3],
      ],
      'generation (gen_ai)',
    ],
    ['a model alone', [['gen_ai.request.model', 'm']], 'span (gen_ai)'],
    ['an attribute called tool.name in somebody else’s span', [['tool.name', 'hammer']], 'span (none)'],
    ['nothing', [], 'span (none)'],
  ];
  it.each(shapes)('%s', (_, pairs, expected) => {
    expect(typeOf(...pairs)).toBe(expected);
  });

  it('knows a generation by its message events alone', () => {
    const span = aSpan({ events: [anEvent('gen_ai.user.message', ['content', 'hi'])] });
    expect(summarise(span, [], noPrices)).toMatchObject({ type: 'generation', noise: false });
  });

  it('knows a generation by its log records alone', () => {
    const log = aLog({ attributes: attributesOf(['event.name', 'gen_ai.choice']) });
    expect(summarise(aSpan(), [log], noPrices)).toMatchObject({ type: 'generation', convention: 'gen_ai' });
  });
});
