import { describe, expect, it } from 'vitest';
import { aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const step = (operation: string, ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({
    scope: aScope('openlit.instrumentation.openai'),
    attributes: attributesOf(['gen_ai.operation.name', operation], ...pairs),
  });

describe('OpenLIT', () => {
  it.each([
    ['chat', 'generation'],
    ['image', 'generation'],
    ['text_to_speech', 'generation'],
    ['vectordb', 'retrieval'],
    ['memory_search', 'retrieval'],
    ['invoke_workflow', 'chain'],
    ['mcp_tool_call', 'tool'],
    ['something_new', 'span'],
  ])('has operations of its own: %s', (operation, type) => {
    expect(kept(step(operation))).toMatchObject({ type, convention: 'openlit' });
  });

  it.each([
    ['GET notes', 'retrieval'],
    ['UPSERT notes', 'span'],
  ])('tells by the name what a vector store does: %s', (name, type) => {
    const attributes = attributesOf(['db.system.name', 'chroma'], ['db.query.text', "texts=['where?']"]);
    const span = aSpan({ name, scope: aScope('openlit.instrumentation.chroma'), attributes });
    expect(kept(span)).toMatchObject({ type, noise: false });
  });

  it('has steps that are traced by hand, which are no calls of a model although they have an output', () => {
    const byHand = aSpan({ scope: aScope('openlit'), attributes: attributesOf(['gen_ai.output.messages', 'Hello']) });
    expect(kept(byHand).type).toBe('chain');
  });

  it.each(['gen_ai.tool.args', 'gen_ai.tool.input', 'gen_ai.tool.call.arguments'])('keeps arguments of tools under %s', (key) => {
    expect(
      seen(step('execute_tool', ['gen_ai.tool.name', 'weather'], [key, '{"city":"Paris"}'], ['gen_ai.tool.output', '21'])),
    ).toContain('tool: weather (no id) {"city":"Paris"} -> "21"');
  });

  it('tells cost, time to the first token, session and user', () => {
    const span = step(
      'chat',
      ['gen_ai.usage.cost', 0.5],
      ['gen_ai.server.time_to_first_token', 0.25],
      ['gen_ai.session.id', 's'],
      ['gen_ai.user.id', 'u'],
      ['gen_ai.environment', 'production'],
    );
    expect(kept(span)).toMatchObject({
      costUsd: 0.5,
      timeToFirstTokenMs: 250,
      sessionId: 's',
      userId: 'u',
      environment: 'production',
    });
  });
});
