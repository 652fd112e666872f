import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/normalise/observe.ts';
import { noPrices } from '../../../src/normalise/prices.ts';
import { aScope, aSpan, attributesOf, type Plain, spanIdOf, traceIdOf } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const step = (type: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({
    name: `${type} x`,
    scope: aScope('@mastra/otel-exporter'),
    attributes: attributesOf(['mastra.span.type', type], ...pairs),
  });

describe('Mastra', () => {
  it.each([
    ['agent_run', 'agent', false],
    ['workflow_run', 'chain', false],
    ['workflow_conditional_eval', 'chain', false],
    ['model_inference', 'generation', false],
    // The call, as long as its operation says so: see below.
    ['model_generation', 'chain', false],
    ['model_step', 'chain', false],
    ['model_chunk', 'span', true],
    ['tool_call', 'tool', false],
    ['mcp_tool_call', 'tool', false],
    ['rag_vector_operation', 'retrieval', false],
    ['rag_embedding', 'embedding', false],
    ['scorer_run', 'evaluator', false],
    ['memory_operation', 'span', false],
    ['something_new', 'span', false],
  ])('runs a %s, which is %s', (spanType, type, noise) => {
    expect(kept(step(spanType))).toMatchObject({ type, convention: 'mastra', noise });
  });

  it('calls the model in a generation before there were inferences', () => {
    expect(kept(step('model_generation', ['gen_ai.operation.name', 'chat'])).type).toBe('generation');
  });

  it('keeps what went in and out of any step under its type', () => {
    const answer = { text: 'Hm.', toolCalls: [{ toolCallId: 'c1', toolName: 'f', args: { a: 1 } }], files: [], reasoning: [] };
    const history = [
      { id: 'm', role: 'user', content: { format: 2, parts: [{ type: 'text', text: 'Weather?' }], content: 'Weather?' } },
    ];
    expect(
      seen(step('model_step', ['mastra.model_step.input', json(history)], ['mastra.model_step.output', json(answer)])).slice(1),
    ).toEqual(['in  user: "Weather?"', 'out assistant: "Hm." | calls f c1 {"a":1}']);
    expect(seen(step('workflow_step', ['mastra.workflow_run.input', 'another step’s']))).toHaveLength(1);
  });

  it('reads thread, user, tags and the prompt of a model call from its metadata', () => {
    const metadata: readonly (readonly [string, Plain])[] = [
      ['mastra.metadata.threadId', 's'],
      ['mastra.metadata.resourceId', 'u'],
      ['mastra.tags', '["a"]'],
      ['mastra.metadata.promptName', 'p'],
    ];
    const expected = { sessionId: 's', userId: 'u', tags: ['a'] };
    expect(kept(step('model_inference', ...metadata))).toMatchObject({ ...expected, promptName: 'p' });
    expect(kept(step('tool_call', ...metadata)).promptName).toBeUndefined();
  });

  it('scores its own step when the run is named by what is no id', () => {
    const run = step(
      'scorer_run',
      ['mastra.scorer_run.output', json({ success: true, score: 0.5 })],
      ['mastra.metadata.targetTraceId', "'; DROP TABLE scores"],
      ['mastra.metadata.targetSpanId', spanIdOf(8)],
    );
    expect(observe(run, [], noPrices).scores[0]?.target).toEqual({
      kind: 'observation',
      traceId: run.traceId,
      spanId: run.spanId,
    });
  });

  it('scores a run of another trace', () => {
    const run = step(
      'scorer_run',
      ['mastra.scorer_run.input', json({ input: {}, output: [{ role: 'assistant', content: 'hi' }] })],
      ['mastra.scorer_run.output', json({ success: true, score: 0.5, reason: 'Half of it.' })],
      ['mastra.metadata.targetTraceId', traceIdOf(7)],
      ['mastra.metadata.targetSpanId', spanIdOf(8)],
    );
    expect(observe(run, [], noPrices).scores).toMatchObject([
      {
        name: 'x',
        value: 0.5,
        explanation: 'Half of it.',
        target: { kind: 'observation', traceId: traceIdOf(7), spanId: spanIdOf(8) },
      },
    ]);
    // What is judged is no conversation of the scorer.
    expect(seen(run)[1]).toMatch(/^in {2}user: unknown \{/);
  });
});
