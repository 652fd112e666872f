import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aSpanWith, type Plain } from '../support/builders.ts';

type Pairs = readonly (readonly [string, Plain])[];

const facts = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => summarise(span, logs, noPrices);
const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('retrieved documents', () => {
  const read = (pairs: Pairs): string => {
    const span = aSpanWith(...pairs);
    const { documents } = seen(span);
    const list = documents.map(
      ({ rank, id, score, content, metadata }) => `${rank} ${id ?? '-'} ${score ?? '-'} ${content} ${stringify(metadata)}`,
    );
    return `${facts(span).documentCount ?? 'unknown'}: ${list.join('; ')}`;
  };
  const retriever = ['openinference.span.kind', 'RETRIEVER'] as const;
  it.each<readonly [string, Pairs, string]>([
    [
      'GenAI',
      [
        ['gen_ai.operation.name', 'retrieval'],
        ['gen_ai.retrieval.documents', '[{"id":"a","score":0.5,"content":"x","lang":"en"},{"id":7}]'],
      ],
      '2: 1 a 0.5 x {"lang":"en"}; 2 7 -  {}',
    ],
    [
      'GenAI, nothing found',
      [
        ['gen_ai.operation.name', 'retrieval'],
        ['gen_ai.retrieval.documents', '[]'],
      ],
      '0: ',
    ],
    [
      'OpenInference',
      [
        retriever,
        ['retrieval.documents.0.document.id', 3],
        ['retrieval.documents.0.document.content', 'x'],
        ['retrieval.documents.0.document.score', 0.5],
        ['retrieval.documents.0.document.metadata', '{"source":"a.md"}'],
      ],
      '1: 1 3 0.5 x {"source":"a.md"}',
    ],
    [
      'OpenInference in any order, with gaps',
      [retriever, ['retrieval.documents.12.document.content', 'y'], ['retrieval.documents.2.document.content', 'x']],
      '2: 1 - - x {}; 2 - - y {}',
    ],
    [
      'raw output of LangChain',
      [retriever, ['output.value', '{"documents":[{"pageContent":"x","metadata":{"source":"a.md"}},{"page_content":"y"}]}']],
      '2: 1 - - x {"source":"a.md"}; 2 - - y {}',
    ],
    ['raw output that is a list of pairs', [retriever, ['output.value', '[[{"text":"x"},0.25]]']], '1: 1 - 0.25 x {}'],
    ['raw output that is empty', [retriever, ['output.value', '[]']], '0: '],
    ['raw output that is something else', [retriever, ['output.value', '[{"role":"user","content":"x"}]']], 'unknown: '],
    ['nothing said', [retriever], 'unknown: '],
    [
      'a reranker’s output',
      [
        ['openinference.span.kind', 'RERANKER'],
        ['reranker.input_documents.0.document.content', 'x'],
        ['reranker.input_documents.1.document.content', 'y'],
        ['reranker.output_documents.0.document.content', 'y'],
        ['reranker.output_documents.0.document.score', 0.9],
      ],
      '1: 1 - 0.9 y {}',
    ],
    ['documents that are no objects', [retriever, ['gen_ai.retrieval.documents', '["x",7]']], '2: 1 - - x {}; 2 - - 7 {}'],
    [
      'metadata that is no object',
      [retriever, ['retrieval.documents.0.document.content', 'x'], ['retrieval.documents.0.document.metadata', 'loose']],
      '1: 1 - - x {"metadata":"loose"}',
    ],
  ])('%s', (_, pairs, expected) => {
    expect(read(pairs)).toBe(expected);
  });

  it('are not shown as a message too', () => {
    const { input, output } = seen(aSpanWith(retriever, ['input.value', 'q'], ['output.value', '[{"text":"x"}]']));
    expect(input).toHaveLength(1);
    expect(output).toEqual([]);
  });
});
