import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { anEvent, aResource, aSpan, aSpanWith, attributesOf, type Plain } from '../support/builders.ts';

type Pairs = readonly (readonly [string, Plain])[];

const facts = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => summarise(span, logs, noPrices);
const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('who, where and what', () => {
  it.each<readonly [string, Pairs, object]>([
    [
      'the session',
      [
        ['session.id', 's'],
        ['gen_ai.conversation.id', 'c'],
      ],
      { sessionId: 's' },
    ],
    ['a conversation', [['gen_ai.conversation.id', 'c']], { sessionId: 'c' }],
    [
      'the user',
      [
        ['enduser.id', 'e'],
        ['user.email', 'm'],
      ],
      { userId: 'e' },
    ],
    ['a list of tags', [['tag.tags', ['a', 'b', 'a']]], { tags: ['a', 'b'] }],
    ['tags as JSON', [['tag.tags', '["a, still a","b"]']], { tags: ['a, still a', 'b'] }],
    ['tags between commas', [['tag.tags', 'a, b,,']], { tags: ['a', 'b'] }],
    [
      'the agent',
      [
        ['gen_ai.agent.name', 'planner'],
        ['gen_ai.agent.id', 'a1'],
      ],
      { agent: { id: 'a1', name: 'planner' }, name: 'step' },
    ],
    [
      'an agent’s step by its name',
      [
        ['gen_ai.operation.name', 'invoke_agent'],
        ['gen_ai.agent.name', 'planner'],
      ],
      { name: 'planner', type: 'agent' },
    ],
    [
      'a tool by its name',
      [
        ['gen_ai.operation.name', 'execute_tool'],
        ['gen_ai.tool.name', 'search'],
      ],
      { name: 'search' },
    ],
    [
      'the model that answered',
      [
        ['gen_ai.request.model', 'm'],
        ['gen_ai.response.model', 'm-1'],
      ],
      { model: 'm-1' },
    ],
    ['the time to the first token', [['gen_ai.response.time_to_first_chunk', 0.25]], { timeToFirstTokenMs: 250 }],
    [
      'a prompt',
      [
        ['gen_ai.prompt.name', 'greeting'],
        ['gen_ai.prompt.version', '3'],
      ],
      { promptName: 'greeting', promptVersion: '3' },
    ],
  ])('%s', (_, pairs, expected) => {
    expect(facts(aSpanWith(...pairs))).toMatchObject(expected);
  });

  it('the turn of Gemini CLI is no prompt', () => {
    expect(facts(aSpanWith(['gen_ai.prompt.name', 'session#3'], ['gen_ai.agent.name', 'gemini-cli']))).not.toHaveProperty(
      'promptName',
    );
  });

  it('the service, its environment and release', () => {
    const resource = aResource(['service.name', 'bot'], ['deployment.environment', 'staging'], ['service.version', '1.2']);
    expect(facts(aSpan({ resource }))).toMatchObject({ service: 'bot', environment: 'staging', release: '1.2' });
    expect(facts(aSpan({ resource, attributes: attributesOf(['deployment.environment.name', 'dev']) }))).toMatchObject({
      environment: 'dev',
    });
  });

  it('a service that nobody named', () => {
    const resource = aResource(['service.name', 'unknown_service:node'], ['openinference.project.name', 'rag']);
    expect(facts(aSpan({ resource })).service).toBe('rag');
    expect(facts(aSpan({ resource: aResource(['service.name', 'unknown_service']) }))).not.toHaveProperty('service');
  });

  it('the first token of an OpenInference stream is an event', () => {
    const span = aSpanWith(['openinference.span.kind', 'LLM']);
    expect(facts({ ...span, events: [anEvent('First Token Stream Event')] }).timeToFirstTokenMs).toBe(1);
  });

  it('values of the wrong type say nothing', () => {
    const span = aSpanWith(
      ['session.id', ['a']],
      ['gen_ai.request.model', { x: 1 }],
      ['gen_ai.response.time_to_first_chunk', 'soon'],
    );
    expect(facts(span)).not.toHaveProperty('sessionId');
    expect(facts(span)).not.toHaveProperty('model');
    expect(facts(span)).not.toHaveProperty('timeToFirstTokenMs');
  });

  it('a span without an end is in flight', () => {
    expect(seen(aSpan({ end: 0n }))).toMatchObject({ inFlight: true, durationMs: 0 });
    expect(seen(aSpan())).toMatchObject({ inFlight: false, durationMs: 100, startTime: '2026-11-20T09:00:00.000Z' });
  });
});
