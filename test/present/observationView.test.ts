import { describe, expect, test } from 'vitest';
import { type Json, JsonObject } from '../../src/model/json.ts';
import type { Part } from '../../src/model/message.ts';
import type { Observation } from '../../src/model/observation.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { observationView } from '../../src/present/observationView.ts';
import { rawView } from '../../src/present/rawView.ts';
import { textAt } from '../../src/present/textAt.ts';
import { traceView } from '../../src/present/traceView.ts';
import {
  aLog,
  anEvent,
  aSpan,
  aSpanWith,
  attributesOf,
  type Plain,
  spanIdOf,
  testStart,
  traceIdOf,
} from '../support/builders.ts';

const traceId = traceIdOf(1);

test('the parts of a message keep their kinds, structured values become indented JSON', () => {
  const parts: readonly Part[] = [
    { type: 'text', text: 'Hi' },
    { type: 'reasoning', text: 'Think' },
    { type: 'tool_call', id: 'a', name: 'get_policy', arguments: json({ topic: 'returns' }) },
    { type: 'tool_call', name: 'no_id', arguments: 'raw text' },
    { type: 'tool_result', id: 'b', result: ['x'] },
    { type: 'media', mimeType: 'image/png', uri: 'https://example.test/a.png' },
    { type: 'unknown', value: json({ odd: true }) },
  ];
  const view = shown({ output: [{ role: 'assistant', parts }] }, { toolResults: new Map([['a', '30 days']]) });
  expect(view.output).toEqual([
    {
      role: 'assistant',
      parts: [
        { type: 'text', text: 'Hi' },
        { type: 'reasoning', text: 'Think' },
        {
          type: 'tool_call',
          id: 'a',
          name: 'get_policy',
          arguments: { text: '{\n  "topic": "returns"\n}' },
          result: { text: '30 days' },
        },
        { type: 'tool_call', name: 'no_id', arguments: { text: 'raw text' } },
        { type: 'tool_result', id: 'b', result: { text: '[\n  "x"\n]' } },
        { type: 'media', mimeType: 'image/png', uri: 'https://example.test/a.png' },
        { type: 'unknown', text: '{\n  "odd": true\n}' },
      ],
    },
  ]);
});

describe('a long text', () => {
  const text = `${'x'.repeat(99_999)}👩‍🚀${'y'.repeat(10)}`;

  test('is cut between characters and says how long it was', () => {
    const view = shown({ input: [{ role: 'user', parts: [{ type: 'text', text }] }] });
    expect(view.input[0]?.parts[0]).toEqual({ type: 'text', text: 'x'.repeat(99_999), fullLength: text.length });
  });

  test('of exactly the limit is whole', () => {
    const whole = 'z'.repeat(100_000);
    const view = shown({ input: [{ role: 'user', parts: [{ type: 'text', text: whole }] }] });
    expect(view.input[0]?.parts[0]).toEqual({ type: 'text', text: whole });
  });
});

test('documents carry their own scores, the step those on itself', () => {
  const target = { traceId, spanId: spanIdOf(1) };
  const score = { name: 'relevant', value: true, type: 'boolean', source: 'judge', time: '2026-01-01T00:00:00.000Z' } as const;
  const view = shown({
    documents: [
      { id: 'policy.md', content: 'Returns…', score: 0.83, metadata: json({ page: 3, tags: ['a'] }), rank: 1 },
      { content: 'Warranty…', metadata: json({}), rank: 2 },
    ],
    scores: [
      { ...score, id: 'second', target: { kind: 'document', ...target, index: 1 } },
      { ...score, id: 'own', target: { kind: 'observation', ...target } },
    ],
  });
  expect(view.documents).toEqual([
    {
      id: 'policy.md',
      rank: 1,
      score: 0.83,
      content: { text: 'Returns…' },
      metadata: [
        ['page', '3'],
        ['tags', '["a"]'],
      ],
      scores: [],
    },
    { rank: 2, content: { text: 'Warranty…' }, metadata: [], scores: [expect.objectContaining({ id: 'second' })] },
  ]);
  expect(view.scores.map(({ id }) => id)).toEqual(['own']);
});

test('a prompt shows the file it was linked to beside the name that was sent', () => {
  const link = {
    path: 'prompts/answer.md',
    startLine: 3,
    endLine: 9,
    evidence: 'by 98 % of its text',
    confidence: 'strong',
  } as const;
  expect(shown({ prompt: { name: 'support', version: 'v2', variables: new Map() } }, { link }).prompt).toEqual({
    name: 'support',
    version: 'v2',
    ...link,
  });
  expect(shown({}).prompt).toBeUndefined();
  expect(shown({ prompt: { template: 'Hi {name}', variables: new Map() } }).prompt).toBeUndefined();
});

test.each<[string, Json, string]>([
  ['OpenAI', json({ type: 'function', function: json({ name: 'get_policy' }) }), 'get_policy'],
  ['Anthropic', json({ name: 'get_policy', input_schema: json({}) }), 'get_policy'],
  ['Bedrock', json({ toolSpec: json({ name: 'get_policy' }) }), 'get_policy'],
  ['somebody else', 'get_policy', 'unnamed'],
])('the name of a tool is found in the shape of %s', (_, definition, name) => {
  expect(shown({ toolDefinitions: [definition] }).toolDefinitions[0]?.name).toBe(name);
});

test('hostile keys stay pairs', () => {
  const view = shown({ parameters: json({ constructor: 1 }, ['__proto__', json({ polluted: true })]) });
  expect(view.parameters).toEqual([
    ['constructor', '1'],
    ['__proto__', '{"polluted":true}'],
  ]);
});

describe('hints say why something is missing and what turns it on', () => {
  test.each<[string, Partial<Observation>, readonly string[]]>([
    ['a whole generation', {}, []],
    ['what is missing', { missing: [{ what: 'tokens', advice: 'Ask with `include_usage: true`.' }] }, ['Ask with include_usage']],
    ['what nobody knows a switch for', { missing: [{ what: 'content' }] }, ['What went in and out was not sent.']],
    ['messages that OpenInference hid', { input: said('__REDACTED__') }, ['hid content']],
    ['a session that another step names', { missing: [{ what: 'session' }] }, []],
  ])('%s', (_, overrides, expected) => {
    const { hints } = shown({ missing: [], ...overrides });
    expect(hints).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(hints[index]?.text).toContain(text));
  });

  test('a session that no step names', () => {
    const { hints } = shown({ missing: [{ what: 'session', advice: 'Set `session.id`.' }] }, { hasSession: false });
    expect(hints).toEqual([
      { about: 'session', text: 'No session was named, so this turn stands alone. Set session.id.', copy: ['session.id'] },
    ]);
  });
});

test('how tokens were computed is told in words', () => {
  const view = shown({
    usageReport: {
      counts: [
        { part: 'input', key: 'input_tokens', value: 176 },
        { part: 'cacheRead', key: 'cache_read_tokens', value: 1024 },
      ],
      rules: ['cacheAdded', 'totalSummed'],
    },
    inSum: false,
    origins: [{ field: 'cacheReadTokens', key: 'cache_read_tokens', convention: 'claude_code' }],
  });
  expect(view.usageReport).toEqual({
    counts: [
      { part: 'input', key: 'input_tokens', value: 176 },
      { part: 'cache read', key: 'cache_read_tokens', value: 1024 },
    ],
    rules: [
      'Cached tokens were counted beside the input: 1,024 were added to 176.',
      'No total was sent: it is input and output.',
      'These tokens are not in the sum of the turn: steps below this one report them, or another step reports the same call.',
    ],
  });
  expect(view.origins).toEqual([{ field: 'cache read tokens', key: 'cache_read_tokens', convention: 'claude_code' }]);
});

test('a step that was made from log records says so', () => {
  const { fields } = rawView(aSpan(), [{ ...aLog(), traceId: undefined, spanId: undefined }]);
  expect(fields[0]).toEqual(['made from', 'the log records below: no span was sent']);
  expect(rawView(aSpan(), [aLog()]).fields[0]?.[0]).toBe('name');
});

describe('what was received', () => {
  const span = aSpan({
    name: 'evil \u202e \u0007',
    kind: 3,
    attributes: attributesOf(
      ['__proto__', 'a\u200bb'],
      ['n', 9_007_199_254_740_993n],
      ['d', 0.5],
      ['ok', true],
      ['none', null],
      ['list', [1, 'x']],
      ['map', { a: 1 }],
    ),
    events: [anEvent('exception', ['exception.message', 'boom'])],
    droppedAttributesCount: 2,
  });
  const raw = rawView(span, [aLog({ eventName: 'gen_ai.choice', body: 'hello' }), aLog({ severityText: 'WARN', body: null })]);

  test('is shown unchanged, with the type of each value', () => {
    expect(raw.span).toEqual([
      { key: '__proto__', type: 'string', value: { text: 'a\u200bb' } },
      { key: 'n', type: 'int', value: { text: '9007199254740993' } },
      { key: 'd', type: 'double', value: { text: '0.5' } },
      { key: 'ok', type: 'bool', value: { text: 'true' } },
      { key: 'none', type: 'empty', value: { text: '' } },
      { key: 'list', type: 'array', value: { text: '[\n  1,\n  "x"\n]' } },
      { key: 'map', type: 'map', value: { text: '{\n  "a": 1\n}' } },
    ]);
    expect(raw.events).toEqual([
      { name: 'exception', offsetMs: 1, attributes: [{ key: 'exception.message', type: 'string', value: { text: 'boom' } }] },
    ]);
    expect(raw.logs.map(({ name, body }) => [name, body.text])).toEqual([
      ['gen_ai.choice', 'hello'],
      ['WARN', ''],
    ]);
    expect(raw.fields).toEqual([
      ['name', 'evil \u202e \u0007'],
      ['kind', 'client'],
      ['traceId', traceId],
      ['spanId', spanIdOf(1)],
      ['startTime', `2026-11-20T09:00:00.000Z (${testStart} ns)`],
      ['endTime', `2026-11-20T09:00:00.100Z (${testStart + 100_000_000n} ns)`],
      ['status', 'unset'],
      ['flags', '0x101'],
      ['droppedAttributes', '2'],
    ]);
  });

  test('and every text of a view is found by its path', () => {
    const view = shown({
      input: [
        {
          role: 'user',
          parts: [
            { type: 'text', text: 'question' },
            { type: 'tool_call', name: 't', arguments: 'given' },
          ],
        },
      ],
      documents: [{ content: 'found', metadata: json({}), rank: 1 }],
      tool: { name: 't', arguments: 'in', result: 'out' },
      toolDefinitions: ['definition'],
    });
    const at = (path: string): string | undefined => textAt(view, raw, path);
    expect(at('input/0/parts/0/text')).toBe('question');
    expect(at('input/0/parts/1/arguments')).toBe('given');
    expect(at('documents/0/content')).toBe('found');
    expect(at('tool/arguments')).toBe('in');
    expect(at('tool/result')).toBe('out');
    expect(at('toolDefinitions/0/definition')).toBe('definition');
    expect(at('raw/span/0/value')).toBe('a\u200bb');
    expect(at('raw/fields/1')).toBe('client');
    expect(at('raw/events/0/attributes/0/value')).toBe('boom');
    expect(at('raw/logs/0/body')).toBe('hello');
    expect(at('raw/resource/0/value')).toBe('test-app');
  });

  test.each([
    '',
    '/',
    'input',
    'input/9/parts/0/text',
    'input/length',
    '__proto__/x',
    'constructor/name',
    'raw',
    'raw/span',
    'nope',
  ])('"%s" leads nowhere', (path) => expect(textAt(shown({}), raw, path)).toBeUndefined());
});

test('the header of a trace counts what is missing without reading its spans', () => {
  const step = {
    spanId: spanIdOf(2),
    parentSpanId: spanIdOf(9),
    type: 'span',
    name: 's',
    status: 'unset',
    noise: false,
    inFlight: false,
    startTime: 0,
    durationMs: 1,
    scores: [],
  } as const;
  const head = {
    traceId,
    revision: 4,
    session: { rowId: 1, title: 'Hi' },
    turnNumber: 1,
    turnCount: 1,
    title: 'Hi',
    name: 'turn',
    tags: [],
    status: 'ok',
    startTime: 0,
    durationMs: 1,
    hiddenSpans: 0,
    openSpans: 0,
    hasRoot: true,
    arrivedTime: 0,
    unpricedModels: ['x'],
  } as const;
  const view = traceView({ head, steps: [step], scores: [] }, 60_000);
  expect(view.complete).toBe(true);
  expect(view.warnings).toEqual([
    'The parent of the first steps was never received: it may belong to a service that sends elsewhere.',
    'No price is known for x: the cost leaves it out.',
  ]);
  expect(view).not.toHaveProperty('openSpans');
  expect(view).not.toHaveProperty('hasRoot');
  expect(traceView({ head, steps: [step], scores: [] }, 4999)).toMatchObject({
    complete: false,
    completeInMs: 1,
    warnings: ['No price is known for x: the cost leaves it out.'],
    steps: [{ name: 'not received yet', absent: 'awaited' }, step],
  });
});

function shown(
  overrides: Partial<Observation>,
  parts: Partial<Parameters<typeof observationView>[0]> = {},
): ReturnType<typeof observationView> {
  const base = observe(aSpanWith(['gen_ai.operation.name', 'chat'] as readonly [string, Plain]), [], noPrices);
  return observationView({ traceId, observation: { ...base, ...overrides }, toolResults: new Map(), hasSession: true, ...parts });
}

function said(text: string): Observation['input'] {
  return [{ role: 'user', parts: [{ type: 'text', text }] }];
}

function json(fields: Record<string, Json>, ...more: readonly (readonly [string, Json])[]): JsonObject {
  return new JsonObject(new Map([...Object.entries(fields), ...more]));
}
