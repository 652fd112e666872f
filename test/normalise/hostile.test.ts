import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attributes, type AttributeValue, KeyValueList } from '../../src/model/attributes.ts';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { fieldOrder } from '../../src/normalise/conventions/order.ts';
import { observe } from '../../src/normalise/observe.ts';
import { loadPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aLog, anEvent, aScope, aSpan, aSpanWith, attributeValue, type Plain } from '../support/builders.ts';
import { partText } from '../support/speech.ts';

const seed = { seed: 0x5eed0001 };
const prices = await loadPrices();

const knownKeys = [
  ...fieldOrder.flatMap((table) => [
    ...[...Object.values(table.keys).flat(), ...(table.types ?? []).map(({ key }) => key)].map((place) =>
      typeof place === 'string' ? place : 'event' in place ? place.key : place[0],
    ),
    ...(table.json ?? []),
    ...(table.lists ?? []).flatMap((beginning) => [`${beginning}0.content`, `${beginning}1`]),
  ]),
  ...['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions', 'gen_ai.prompt', 'gen_ai.completion'],
  ...[
    'gen_ai.prompt.0.content',
    'gen_ai.completion.0',
    'gen_ai.tool.definitions',
    'gen_ai.retrieval.documents',
    'gen_ai.prompt.variable.x',
  ],
  ...[
    'llm.input_messages.0.message.content',
    'llm.input_messages.0',
    'llm.output_messages.1.message.tool_calls.0.tool_call.function.name',
  ],
  ...[
    'retrieval.documents.0.document.metadata',
    'reranker.output_documents.0',
    'embedding.embeddings.0.embedding.text',
    'llm.prompts',
  ],
  ...[
    'llm.prompt_template.variables',
    'llm.invocation_parameters',
    'llm.tools.0.tool.json_schema',
    'annotations.0.annotation.name',
  ],
  ...[
    'annotations.0.annotation.score',
    'input.value',
    'output.value',
    'input.mime_type',
    'code.file.path',
    'metadata',
    'content',
    'message',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '',
    '.',
    'llm.input_messages.__proto__.polluted',
    'llm.input_messages.0.message.__proto__',
  ],
];
const knownScopes = fieldOrder.flatMap(({ scopes = [] }) => scopes.map((scope) => scope.replace('*', 'x')));
const knownNames = [
  'haystack.agent.step.tool',
  'OpenAI.chat',
  'FunctionTool.acall',
  'chroma.query',
  'raw_gen_ai_request',
  'x.tool',
];
const knownEvents = [
  ...['LLMChatStartEvent', 'LLMChatEndEvent', 'RetrievalEndEvent', 'db.query.result', 'step.output', 'mlflow.chunk.item.0'],
  'gen_ai.user.message',
  'gen_ai.choice',
  'gen_ai.content.prompt',
  'gen_ai.evaluation.result',
  'exception',
  'gen_ai.client.inference.operation.details',
];
const knownValues = [
  'chat',
  'LLM',
  'RETRIEVER',
  'execute_tool',
  'EVALUATOR',
  '[',
  '{"role":',
  '[[[[]]]]',
  '{"messages":[{"role":"user","content":"x"}]}',
  '-1',
  '1e999',
  '"TOOL"',
  '"{\\"a\\":1}"',
  "{'a': None, 'b': [True]}",
  '{"args":[{"a":1}],"kwargs":{}}',
  '{"inputs":null,"input_str":"[","tags":[]}',
  '{"outputs":[[]],"kwargs":null}',
  '{"replies":[{"_role":"assistant","_content":[{"tool_call_result":null}]}]}',
  'Doc 9, Score: 1e999',
  "ToolCall(tool_name='a', tool_kwargs={'b': {, tool_id='c')",
  '[{"block_type":"tool_call","tool_name":null},{"node":{"id_":[]}}]',
];

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.constantFrom(...knownValues),
    fc.string(),
    fc.json(),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(
        fc.tuple(
          fc.oneof(fc.constantFrom('role', 'content', 'parts', 'type', 'text', 'tool_calls', '__proto__'), fc.string()),
          tie('value'),
        ),
        { maxLength: 4 },
      )
      .map((entries) => new KeyValueList(entries)),
  ),
}));
const attributes: fc.Arbitrary<Attributes> = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...knownKeys), fc.string()), value), {
  maxLength: 12,
});
const name = fc.oneof(fc.constantFrom(...knownEvents), fc.string());

describe('whatever is received', () => {
  it('nothing throws, and both readers agree', () => {
    const event = fc.record({
      time: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      name,
      attributes,
      droppedAttributesCount: fc.nat(),
    });
    const log = fc.record({ eventName: name, body: value, attributes, severityNumber: fc.integer() }).map(aLog);
    const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const span = fc.record({
      name: fc.oneof(fc.constantFrom(...knownNames), fc.string()),
      scope: fc.oneof(fc.constantFrom(...knownScopes), fc.string()).map((text) => aScope(text)),
      attributes,
      events: fc.array(event, { maxLength: 4 }),
      start: nanos,
      end: nanos,
      status: fc.record({ code: fc.integer(), message: fc.string() }),
    });
    fc.assert(
      fc.property(span, fc.array(log, { maxLength: 3 }), (overrides, logs) => {
        const received = aSpan(overrides);
        const facts = summarise(received, logs, prices);
        const question = facts.question();
        expect(question === undefined || question.length <= 200).toBe(true);
        const { type, name: shown, usage, costUsd, scores, documents } = observe(received, logs, prices);
        expect({ type, shown, usage, costUsd, scores }).toEqual({
          type: facts.type,
          shown: facts.name,
          usage: facts.usage,
          costUsd: facts.costUsd,
          scores: facts.scores,
        });
        if (facts.documentCount !== undefined) expect(documents).toHaveLength(facts.documentCount);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      }),
      { ...seed, numRuns: 1000 },
    );
  });

  // Every place where a text may stand, in every shape.
  const places: readonly (readonly [string, (text: string) => ReceivedSpan])[] = [
    [
      'D, a part',
      (text) =>
        aSpanWith(['gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }])]),
    ],
    [
      'D, a part as value',
      (text) => aSpanWith(['gen_ai.output.messages', [{ role: 'x', parts: [{ type: 'text', content: text }] }]]),
    ],
    [
      'D, a part of unknown type',
      (text) => aSpanWith(['gen_ai.input.messages', [{ role: 'user', parts: [{ type: 'new', what: { ever: text } }] }]]),
    ],
    ['D, a message of unknown shape', (text) => aSpanWith(['gen_ai.input.messages', [{ who: 'user', said: text }]])],
    ['D, JSON that was cut off', (text) => aSpanWith(['gen_ai.input.messages', `[{"role":"user","content":"${text}`])],
    ['D, system instructions', (text) => aSpanWith(['gen_ai.system_instructions', [{ type: 'text', content: text }]])],
    [
      'D, a tool’s result',
      (text) =>
        aSpanWith([
          'gen_ai.input.messages',
          [{ role: 'tool', parts: [{ type: 'tool_call_response', id: 'c', response: { deep: [text] } }] }],
        ]),
    ],
    ['C, an event', (text) => aSpan({ events: [anEvent('gen_ai.user.message', ['content', text])] })],
    ['C, an answer', (text) => aSpan({ events: [anEvent('gen_ai.choice', ['message', text])] })],
    ['B', (text) => aSpan({ events: [anEvent('gen_ai.content.completion', ['gen_ai.completion', text])] })],
    ['A', (text) => aSpanWith(['gen_ai.prompt', text])],
    ['A, indexed', (text) => aSpanWith(['gen_ai.prompt.3.content', text])],
    ['OpenInference, content', (text) => aSpanWith(['llm.input_messages.9.message.content', text])],
    [
      'OpenInference, contents',
      (text) =>
        aSpanWith(
          ['llm.input_messages.0.message.contents.5.message_content.text', text],
          ['llm.input_messages.0.message.contents.5.message_content.type', 'text'],
        ),
    ],
    ['OpenInference, a field nobody knows', (text) => aSpanWith(['llm.input_messages.0.message.mood', text])],
    ['OpenInference, no message at all', (text) => aSpanWith(['llm.input_messages.0', text])],
    ['OpenInference, an old prompt', (text) => aSpanWith(['llm.prompts.0.prompt.text', text])],
    ['OpenInference, raw input', (text) => aSpanWith(['input.value', text])],
    ['OpenInference, raw JSON', (text) => aSpanWith(['output.value', JSON.stringify({ answer: [text] })])],
  ];
  it.each(places)('a text is never lost: %s', (_, place) => {
    const text = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((said) => said.trim() !== '' && !/["\\]/.test(said) && !/^\s*([[{].*[\]}])\s*$/s.test(said));
    fc.assert(
      fc.property(text, (said) => {
        const { input, output } = observe(place(said), [], prices);
        const shown = [...input, ...output].flatMap(({ parts }) => parts.map(partText)).join('\n');
        expect(shown).toContain(JSON.stringify(said).slice(1, -1));
      }),
      seed,
    );
  });

  it('as many parts come out as went in', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 6 }), (parts) => {
        const { input } = observe(
          aSpanWith(['gen_ai.input.messages', JSON.stringify([{ role: 'assistant', parts }])]),
          [],
          prices,
        );
        expect(input).toHaveLength(1);
        expect(input[0]?.parts).toHaveLength(parts.length);
      }),
      seed,
    );
  });
});

// The runner's time-out is the only clock: what grows faster than its input does not end within it.
describe('huge input is read whole', () => {
  it('a list of a million messages', () => {
    const list = attributeValue(Array.from({ length: 1_000_000 }, (): Plain => 'x'));
    expect(observe(aSpan({ attributes: [['gen_ai.input.messages', list]] }), [], prices).input).toHaveLength(1_000_000);
  });

  it('a message of a million parts', () => {
    const parts = `[{"role":"user","content":[${'{"type":"text","text":"x"},'.repeat(999_999)}{"type":"text","text":"x"}]}]`;
    expect(observe(aSpanWith(['gen_ai.input.messages', parts]), [], prices).input[0]?.parts).toHaveLength(1_000_000);
  });

  it('a hundred thousand flattened messages', () => {
    const attributes = Array.from(
      { length: 100_000 },
      (_, index) => [`llm.input_messages.${index}.message.content`, `x${index}`] as const,
    );
    expect(observe(aSpan({ attributes }), [], prices).input).toHaveLength(100_000);
    expect(summarise(aSpan({ attributes }), [], prices).question()).toBe('x99999');
  });

  it('ten megabytes of blanks', () => {
    const blanks = `${' '.repeat(10_000_000)}x`;
    const span = aSpanWith(
      ['input.value', blanks],
      ['gen_ai.input.messages', blanks],
      ['tag.tags', blanks],
      ['gen_ai.tool.name', blanks],
    );
    expect(summarise(span, [], prices)).toMatchObject({ type: 'tool', tags: ['x'] });
    const [message, ...others] = observe(span, [], prices).input;
    expect(others).toEqual([]);
    expect(message?.parts.map(partText)).toEqual([JSON.stringify(blanks)]);
  });

  it('a key with a hundred thousand dots', () => {
    const { input } = observe(aSpanWith([`llm.input_messages.0${'.a'.repeat(100_000)}`, 'x']), [], prices);
    expect(stringify(input.map(({ parts }) => parts.length))).toBe('[1]');
  });
});
