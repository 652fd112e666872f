import { describe, expect, it } from 'vitest';
import { aSpanWith } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

describe('Weave', () => {
  it.each([
    ['llm', 'generation'],
    ['agent', 'agent'],
    ['tool', 'tool'],
    ['scorer', 'evaluator'],
    ['anything', 'span'],
  ])('says %s for a %s', (said, type) => {
    expect(kept(aSpanWith(['weave.span.kind', said])).type).toBe(type);
  });

  it('names the step and the thread', () => {
    const span = aSpanWith(['wandb.display_name', 'Answer'], ['wandb.thread_id', 't'], ['wandb.is_turn', true]);
    expect(kept(span)).toMatchObject({ name: 'Answer', sessionId: 't', convention: 'weave' });
  });

  it('shows the output that LiteLLM writes for it', () => {
    const output = JSON.stringify([{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }]);
    expect(seen(aSpanWith(['weave.output', output]))).toContain('out assistant: "Hello"');
  });

  it('stamps the thread on infrastructure too', () => {
    expect(kept(aSpanWith(['wandb.thread_id', 't'], ['http.request.method', 'GET']))).toMatchObject({ noise: true });
  });
});
