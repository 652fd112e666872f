import { describe, expect, it } from 'vitest';
import { aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const step = (operation: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ name: operation, scope: aScope('ai'), attributes: attributesOf(['ai.operationId', operation], ...pairs) });

describe('the Vercel AI SDK', () => {
  it.each([
    ['ai.generateText', 'chain'],
    ['ai.streamText', 'chain'],
    ['ai.generateObject', 'chain'],
    ['ai.generateText.doGenerate', 'generation'],
    ['ai.streamText.doStream', 'generation'],
    ['ai.streamObject.doStream', 'generation'],
    ['ai.toolCall', 'tool'],
    ['ai.embed', 'chain'],
    ['ai.embedMany.doEmbed', 'embedding'],
    ['ai.rerank', 'chain'],
    ['ai.rerank.doRerank', 'reranker'],
    ['ai.somethingNew', 'span'],
  ])('writes %s, which is %s', (operation, type) => {
    expect(kept(step(operation))).toMatchObject({ type, convention: 'ai_sdk' });
    // Before 3.3 only the name told.
    expect(kept(aSpan({ name: `${operation} my-function`, scope: aScope('ai') })).type).toBe(type);
  });

  const asked = ['ai.prompt.messages', json([{ role: 'user', content: [{ type: 'text', text: 'Weather?' }] }])] as const;

  it.each<[string, readonly (readonly [string, Plain])[], string]>([
    ['before 4', [['ai.result.text', '21 degrees.']], 'out assistant: "21 degrees."'],
    [
      '4',
      [['ai.response.toolCalls', json([{ toolCallType: 'function', toolCallId: 'c1', toolName: 'f', args: '{"a":1}' }])]],
      'out assistant: calls f c1 {"a":1}',
    ],
    [
      '5 and 6',
      [
        ['ai.response.text', '{"not":"parsed"}'],
        ['ai.response.reasoning', 'hm'],
        ['ai.response.toolCalls', json([{ type: 'tool-call', toolCallId: 'c1', toolName: 'f', input: { a: 1 } }])],
      ],
      'out assistant: thinks "hm" | "{\\"not\\":\\"parsed\\"}" | calls f c1 {"a":1}',
    ],
    ['an object', [['ai.response.object', '{"score":1}']], 'out assistant: unknown {"score":1}'],
  ])('tells the answer in the keys of %s', (_, pairs, expected) => {
    expect(seen(step('ai.generateText.doGenerate', asked, ...pairs)).slice(1)).toEqual(['in  user: "Weather?"', expected]);
  });

  it.each<[string, readonly (readonly [string, Plain])[], string]>([
    [
      '4',
      [
        ['ai.usage.promptTokens', 100],
        ['ai.usage.completionTokens', 10],
        ['ai.response.providerMetadata', json({ openai: { cachedPromptTokens: 60, reasoningTokens: 4 } })],
      ],
      'usage: input 100, output 10, total 110, cacheRead 60, reasoning 4',
    ],
    [
      '5',
      [
        ['ai.usage.inputTokens', 100],
        ['ai.usage.outputTokens', 10],
        ['ai.usage.cachedInputTokens', 60],
        ['ai.usage.reasoningTokens', 4],
      ],
      'usage: input 100, output 10, total 110, cacheRead 60, reasoning 4',
    ],
    [
      '6',
      [
        ['ai.usage.inputTokens', 100],
        ['ai.usage.outputTokens', 10],
        ['ai.usage.inputTokenDetails.cacheReadTokens', 60],
        ['ai.usage.inputTokenDetails.cacheWriteTokens', 20],
        ['ai.usage.outputTokenDetails.reasoningTokens', 4],
      ],
      'usage: input 100, output 10, total 110, cacheRead 60, cacheWrite 20, reasoning 4',
    ],
    ['embeddings', [['ai.usage.tokens', 7]], 'usage: input 7, output 0, total 7'],
  ])('counts tokens in the keys of %s', (_, pairs, expected) => {
    expect(seen(step('ai.generateText.doGenerate', ...pairs))).toContain(expected);
  });

  it('reads the prompt of an outer call, the names of APIs as those of providers, and the first chunk', () => {
    const lines = seen(
      step(
        'ai.streamText.doStream',
        ['ai.prompt', json({ system: 'Be brief.', prompt: 'Weather?' })],
        ['ai.model.provider', 'openai.chat'],
        ['ai.model.id', 'm'],
        ['ai.response.msToFirstChunk', 12.5],
        ['ai.settings.temperature', 0.5],
        ['ai.settings.context.userId', 'u'],
      ),
    );
    expect(lines.slice(1)).toEqual([
      'model: openai / m',
      'parameters: {"temperature":0.5}',
      'first token: 12.5 ms',
      'in  system: "Be brief."',
      'in  user: "Weather?"',
    ]);
  });

  it('takes session, user, tags and prompt from what the app gives', () => {
    const given: readonly (readonly [string, Plain])[] = [
      ['ai.telemetry.metadata.sessionId', 's'],
      ['ai.telemetry.metadata.userId', 'u'],
      ['ai.telemetry.metadata.tags', ['a', 'b']],
      ['ai.telemetry.metadata.promptName', 'p'],
      ['ai.telemetry.metadata.promptVersion', 3],
    ];
    const expected = { sessionId: 's', userId: 'u', tags: ['a', 'b'] };
    expect(kept(step('ai.streamText.doStream', ...given))).toMatchObject({ ...expected, promptName: 'p', promptVersion: '3' });
    // It stands on all steps of the call, of which only the model call uses the prompt.
    expect(kept(step('ai.toolCall', ...given)).promptName).toBeUndefined();
    expect(kept(step('ai.streamText.doStream', ['ai.settings.context.chatId', 's'])).sessionId).toBe('s');
    expect(
      kept(step('ai.streamText.doStream', ['ai.telemetry.metadata.langfusePrompt', json({ name: 'p', version: 2 })])),
    ).toMatchObject({ promptName: 'p', promptVersion: '2' });
  });

  it('reads tools, texts to embed and ranked documents', () => {
    expect(
      seen(
        step(
          'ai.toolCall',
          ['ai.toolCall.name', 'f'],
          ['ai.toolCall.id', 'c1'],
          ['ai.toolCall.args', '{"a":1}'],
          ['ai.toolCall.result', '"ok"'],
        ),
      ).slice(1),
    ).toEqual(['tool: f c1 {"a":1} -> "ok"']);
    expect(
      seen(step('ai.embedMany.doEmbed', ['ai.values', ['"a"', '"b"']], ['ai.embeddings', ['[0.5]', '[0.5]']])).slice(1),
    ).toEqual(['in  user: "a" | "b"']);
    const documents = ['ai.documents', ['"a"', '{"title":"b"}']] as const;
    const ranking = [
      'ai.ranking',
      ['{"index":1,"relevanceScore":0.9}', '{"index":0,"relevanceScore":0.1}', '{"index":7}'],
    ] as const;
    expect(seen(step('ai.rerank.doRerank', documents, ranking)).filter((line) => line.startsWith('document'))).toEqual([
      'document 1: - 0.9 "" {"title":"b"}',
      'document 2: - 0.1 "a" {}',
    ]);
    // Without a ranking they are what went in.
    expect(kept(step('ai.rerank.doRerank', documents)).documentCount).toBeUndefined();
  });
});
