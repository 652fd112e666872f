import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { listTraces } from '../../src/query/listTraces.ts';
import { readObservation, readToolResults } from '../../src/query/observations.ts';
import { writeTrace } from '../../src/query/showTrace.ts';
import { getTrace } from '../../src/query/trace.ts';
import { getTraceHead } from '../../src/query/traceHead.ts';
import { aSpan, attributesOf, type Plain, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const arrived = Number(testStart / 1_000_000n);
const later = arrived + 10_000;
const muchLater = arrived + 100_000;
const traceId = traceIdOf(1);

let db: WrittenDatabase;
beforeEach(async () => {
  db = await writtenDatabase(arrived, { costUsd: (model) => (model === 'gpt-4o' ? 0.25 : undefined) });
});
afterEach(() => db.remove());

describe('a trace as JSON', () => {
  test('has the fields of the contract and no others', () => {
    const chat = step(2, 'chat', [
      ['gen_ai.provider.name', 'openai'],
      ['gen_ai.request.model', 'gpt-4o'],
      ['gen_ai.request.temperature', 0.2],
      ['gen_ai.usage.input_tokens', 100],
      ['gen_ai.usage.output_tokens', 20],
      ['gen_ai.prompt.name', 'support'],
      ['gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'And mine?' }] }])],
      ['gen_ai.output.messages', JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Yours too.' }] }])],
    ]);
    const root = step(1, 'invoke_agent', [
      ['session.id', 's-1'],
      ['user.id', 'u-1'],
      ['metadata', '{"plan":"pro"}'],
    ]);
    db.write({ spans: [{ ...root, parentSpanId: undefined }, chat] });
    db.saveScores({
      id: 'label',
      name: 'verdict',
      target: { kind: 'trace', traceId },
      value: 'fail',
      type: 'categorical',
      pass: false,
      explanation: 'wrong',
      source: 'human',
      author: 'me',
      time: '2026-01-01T00:00:00.000Z',
    });
    expect(show()).toEqual({
      traceId,
      sessionId: 's-1',
      userId: 'u-1',
      name: 'invoke_agent',
      service: 'test-app',
      tags: [],
      metadata: { plan: 'pro' },
      startTime: '2026-11-20T09:00:00.000Z',
      durationMs: 100,
      status: 'unset',
      complete: true,
      usage: { input: 100, output: 20, total: 120 },
      costUsd: 0.25,
      observations: [
        {
          spanId: spanIdOf(1),
          type: 'agent',
          name: 'invoke_agent',
          startTime: '2026-11-20T09:00:00.000Z',
          durationMs: 100,
          status: 'unset',
          parameters: {},
          input: [],
          output: [],
          documents: [],
          scores: [],
          convention: 'gen_ai',
          noise: false,
        },
        {
          spanId: spanIdOf(2),
          parentSpanId: spanIdOf(1),
          type: 'generation',
          name: 'chat',
          startTime: '2026-11-20T09:00:00.000Z',
          durationMs: 100,
          status: 'unset',
          model: 'gpt-4o',
          provider: 'openai',
          parameters: { temperature: 0.2 },
          usage: { input: 100, output: 20, total: 120 },
          costUsd: 0.25,
          input: [{ role: 'user', parts: [{ type: 'text', text: 'And mine?' }] }],
          output: [{ role: 'assistant', parts: [{ type: 'text', text: 'Yours too.' }] }],
          documents: [],
          prompt: { name: 'support', variables: {} },
          scores: [],
          convention: 'gen_ai',
          noise: false,
        },
      ],
      hiddenSpans: 0,
      scores: [
        {
          name: 'verdict',
          target: { kind: 'trace', traceId },
          value: 'fail',
          type: 'categorical',
          pass: false,
          explanation: 'wrong',
          source: 'human',
          author: 'me',
          time: '2026-01-01T00:00:00.000Z',
        },
      ],
      warnings: [],
    });
  });

  test('a list has the same without observations', () => {
    db.write({
      spans: [{ ...step(1, 'invoke_agent', [['metadata', '{"plan":"pro"}']]), parentSpanId: undefined }, step(2, 'chat', [])],
    });
    const { observations, ...head } = show();
    const [listed] = listTraces(db.database, { filter: '', limit: 10 }, later).rows;
    expect(observations).toHaveLength(2);
    expect(JSON.parse(listed?.json ?? '')).toEqual(head);
    expect(listed?.line).toContain(traceId);
  });

  test('usage that nobody told is null, a cost that nobody knows is absent', () => {
    db.write({ spans: [{ ...step(1, 'chat', []), parentSpanId: undefined }] });
    expect(show()).toMatchObject({ usage: null });
    expect(show()).not.toHaveProperty('costUsd');
  });

  test('hostile keys are data', () => {
    const hostile = '{"__proto__":{"polluted":true},"constructor":1,"toString":"x"}';
    db.write({
      spans: [
        {
          ...step(1, 'chat', [
            ['metadata', hostile],
            ['__proto__', 'x'],
          ]),
          parentSpanId: undefined,
        },
      ],
    });
    const trace = getTrace(db.database, traceId, later);
    expect(trace && stringify(trace.metadata)).toBe(hostile);
    expect(trace && writeTrace(trace)).toContain(`"metadata":${hostile}`);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('polluted' in {}).toBe(false);
  });

  test('a call and the result told to the model are one tool', () => {
    db.write({ spans: [toolStep(2), toldResult(3)] });
    expect(show().observations[0].tool).toEqual({
      name: 'get_policy',
      callId: 'call-1',
      arguments: { topic: 'returns' },
      result: '30 days',
    });
  });

  test('a trace that is not here is not shown', () => {
    expect(getTrace(db.database, traceId, later)).toBeUndefined();
    expect(getTraceHead(db.database, 'nonsense')).toBeUndefined();
  });
});

describe('a trace is complete', () => {
  const root = (overrides: Partial<ReceivedSpan> = {}) => aSpan(overrides);
  test.each<[string, readonly ReceivedSpan[], number, boolean]>([
    ['when all has come and it was quiet for 5 s', [root()], 5000, true],
    ['not before', [root()], 4999, false],
    ['not while a span is in flight', [root(), aSpan({ spanId: spanIdOf(2), parentSpanId: spanIdOf(1), end: 0n })], 5000, false],
    ['not so soon without its root', [aSpan({ parentSpanId: spanIdOf(7) })], 59_999, false],
    ['after a minute without its root, which may never come', [aSpan({ parentSpanId: spanIdOf(7) })], 60_000, true],
  ])('%s', (_, spans, afterMs, complete) => {
    db.write({ spans });
    expect(getTrace(db.database, traceId, arrived + afterMs)?.complete).toBe(complete);
  });
});

describe('warnings', () => {
  test('say which parents are missing and which form a circle', () => {
    db.write({
      spans: [
        aSpan({ spanId: spanIdOf(1), parentSpanId: spanIdOf(2) }),
        aSpan({ spanId: spanIdOf(2), parentSpanId: spanIdOf(1) }),
        aSpan({ spanId: spanIdOf(3), parentSpanId: spanIdOf(9) }),
      ],
    });
    const circle = 'The parents of some steps form a circle (1): cut before the step that started first.';
    expect(getTrace(db.database, traceId, later)?.warnings).toEqual([circle]);
    expect(getTrace(db.database, traceId, muchLater)?.warnings).toEqual([
      '1 parent was never received: a row stands for each, with its steps inside.',
      circle,
    ]);
  });

  test('say that the one parent above everything may belong elsewhere', () => {
    db.write({ spans: [2, 3].map((id) => aSpan({ spanId: spanIdOf(id), parentSpanId: spanIdOf(1) })) });
    expect(getTrace(db.database, traceId, later)?.warnings).toEqual([]);
    expect(getTrace(db.database, traceId, muchLater)?.warnings).toEqual([
      'The parent of the first steps was never received: it may belong to a service that sends elsewhere.',
    ]);
  });

  test('name the models without a price', () => {
    const usage = [
      ['gen_ai.usage.input_tokens', 10],
      ['gen_ai.usage.output_tokens', 1],
    ] as const;
    db.write({
      spans: [
        { ...step(1, 'invoke_agent', []), parentSpanId: undefined },
        step(2, 'chat', [['gen_ai.request.model', 'gpt-4o'], ...usage]),
        step(3, 'chat', [['gen_ai.request.model', 'house-model'], ...usage]),
      ],
    });
    const warning = 'No price is known for house-model: the cost leaves it out.';
    expect(getTrace(db.database, traceId, later)).toMatchObject({ costUsd: 0.25, warnings: [warning] });
    expect(getTraceHead(db.database, traceId)).toMatchObject({ costUsd: 0.25, unpricedModels: ['house-model'] });
  });

  test('tell what the sender dropped', () => {
    db.write({ spans: [aSpan({ droppedAttributesCount: 3, droppedEventsCount: 1 })] });
    expect(getTrace(db.database, traceId, later)?.warnings).toEqual([
      'The sender dropped 3 attributes, 1 event. Raise its limits, such as OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT.',
    ]);
  });
});

describe('one step', () => {
  test('has the scores of its documents and the prompt it was linked to in this folder', () => {
    db.write({ spans: [step(2, 'chat', [])] });
    db.saveScores({
      id: 'd',
      name: 'relevant',
      target: { kind: 'document', traceId, spanId: spanIdOf(2), index: 0 },
      value: true,
      type: 'boolean',
      source: 'judge',
      time: '2026-01-01T00:00:00.000Z',
    });
    db.writer
      .prepare(`INSERT INTO prompt_links VALUES ('/work', 1, 'prompts/answer.md', 'answer', 3, 9, 'by its text', 'strong')`)
      .run();
    const stored = readObservation(db.database, traceId, spanIdOf(2), '/work');
    expect(stored?.observation.scores).toMatchObject([{ id: 'd', value: true }]);
    expect(stored?.observation.prompt).toMatchObject({ unit: 'prompts/answer.md#answer', evidence: 'by its text' });
    expect(readObservation(db.database, traceId, spanIdOf(2), '/other')?.observation.prompt).toBeUndefined();
    expect(readObservation(db.database, traceId, spanIdOf(9))).toBeUndefined();
  });

  test('finds results of its tool calls in the steps of the tools and in what the model was told next', () => {
    const call = (id: string) => ({ type: 'tool_call', id, name: 'get_policy', arguments: {} });
    const calling = step(2, 'chat', [
      [
        'gen_ai.output.messages',
        JSON.stringify([{ role: 'assistant', parts: [call('call-1'), call('call-2'), call('call-3')] }]),
      ],
    ]);
    const ran = step(4, 'execute_tool', [
      ['gen_ai.tool.call.id', 'call-2'],
      ['gen_ai.tool.call.result', 'from the step'],
    ]);
    db.write({ spans: [calling, toldResult(3), ran] });
    const stored = readObservation(db.database, traceId, spanIdOf(2));
    const results = stored && readToolResults(db.database, traceId, stored.observation);
    expect([...(results ?? [])]).toEqual([
      ['call-2', 'from the step'],
      ['call-1', '30 days'],
    ]);
  });
});

function show() {
  const trace = getTrace(db.database, traceId, later);
  return JSON.parse(trace === undefined ? 'null' : writeTrace(trace));
}

function step(number: number, operation: string, pairs: readonly (readonly [string, Plain])[]): ReceivedSpan {
  return aSpan({
    spanId: spanIdOf(number),
    parentSpanId: spanIdOf(1),
    name: operation,
    attributes: attributesOf(['gen_ai.operation.name', operation], ...pairs),
  });
}

function toolStep(number: number): ReceivedSpan {
  return step(number, 'execute_tool', [
    ['gen_ai.tool.name', 'get_policy'],
    ['gen_ai.tool.call.id', 'call-1'],
    ['gen_ai.tool.call.arguments', '{"topic":"returns"}'],
  ]);
}

function toldResult(number: number): ReceivedSpan {
  const told = [{ role: 'tool', parts: [{ type: 'tool_call_response', id: 'call-1', response: '30 days' }] }];
  return step(number, 'chat', [['gen_ai.input.messages', JSON.stringify(told)]]);
}
