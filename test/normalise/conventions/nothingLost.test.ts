import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/normalise/observe.ts';
import { noPrices } from '../../../src/normalise/prices.ts';
import { aLog, aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { partText } from '../../support/speech.ts';

const seed = { seed: 0x5eed0001 };
const json = JSON.stringify;

/** Everything of a step that is shown as said, given, or found. */
function shown(scope: string, pairs: readonly (readonly [string, Plain])[], log = ''): string {
  const span = aSpan({ scope: aScope(scope), attributes: attributesOf(...pairs) });
  const logs = log === '' ? [] : [aLog({ body: log, scope: aScope('org.springframework.ai.x') })];
  const { input, output, tool, documents } = observe(span, logs, noPrices);
  const said = [...input, ...output].flatMap(({ parts }) => parts.map(partText));
  return [
    ...said,
    partText({ type: 'unknown', value: tool?.arguments ?? null }),
    ...documents.map(({ content }) => json(content)),
  ].join('\n');
}

const mastra = (type: string, text: string) =>
  shown('@mastra/otel-exporter', [
    ['mastra.span.type', type],
    [`mastra.${type}.output`, text],
  ]);
const genkit = (subtype: string, value: unknown) =>
  shown('genkit-tracer', [
    ['genkit:metadata:subtype', subtype],
    ['genkit:input', json(value)],
  ]);

describe('a text is never lost', () => {
  const places: readonly (readonly [string, (text: string) => string])[] = [
    [
      'AI SDK, messages',
      (text) => shown('ai', [['ai.prompt.messages', json([{ role: 'user', content: [{ type: 'text', text }] }])]]),
    ],
    [
      'AI SDK, a part nobody knows',
      (text) => shown('ai', [['ai.prompt.messages', json([{ role: 'user', content: [{ type: 'new', x: text }] }])]]),
    ],
    ['AI SDK, a prompt', (text) => shown('ai', [['ai.prompt', json({ system: 'x', prompt: text })]])],
    [
      'AI SDK, an answer',
      (text) =>
        shown('ai', [
          ['ai.response.text', text],
          ['ai.response.toolCalls', '['],
        ]),
    ],
    [
      'AI SDK, a tool',
      (text) =>
        shown('ai', [
          ['ai.operationId', 'ai.toolCall'],
          ['ai.toolCall.args', json({ a: [text] })],
        ]),
    ],
    [
      'Pydantic AI, a run',
      (text) =>
        shown('pydantic-ai', [['pydantic_ai.all_messages', json([{ role: 'user', parts: [{ type: 'text', content: text }] }])]]),
    ],
    [
      'Pydantic AI, events',
      (text) => shown('pydantic-ai', [['events', json([{ 'event.name': 'gen_ai.user.message', content: text }])]]),
    ],
    [
      'Pydantic AI, an event nobody knows',
      (text) => shown('pydantic-ai', [['events', json([{ 'event.name': 'new', x: text }])]]),
    ],
    [
      'Logfire, a request',
      (text) => shown('logfire.openai', [['request_data', json({ model: 'm', messages: [{ role: 'user', content: text }] })]]),
    ],
    [
      'Google ADK, a request',
      (text) =>
        shown('gcp.vertex.agent', [['gcp.vertex.agent.llm_request', json({ contents: [{ role: 'user', parts: [{ text }] }] })]]),
    ],
    [
      'Google ADK, an answer of another shape',
      (text) => shown('gcp.vertex.agent', [['gcp.vertex.agent.llm_response', json({ what: text })]]),
    ],
    ['Genkit, messages', (text) => genkit('model', { messages: [{ role: 'user', content: [{ text }] }] })],
    ['Genkit, anything', (text) => genkit('flow', text)],
    ['Genkit, a query', (text) => genkit('retriever', { query: { content: [{ text }] } })],
    ['Mastra, an answer', (text) => mastra('agent_run', json({ text, files: [] }))],
    ['Mastra, anything', (text) => mastra('workflow_step', json({ answer: text }))],
    [
      'Spring AI, a line of the log',
      (text) => shown('', [['gen_ai.operation.name', 'chat']], `Chat Model Completion:\n["${text}"]`),
    ],
  ];
  it.each(places)('%s', (_, place) => {
    const text = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((said) => said.trim() !== '' && !/["\\]/.test(said) && !/^\s*([[{].*[\]}])\s*$/s.test(said));
    fc.assert(
      fc.property(text, (said) => {
        expect(place(said)).toContain(json(said).slice(1, -1));
      }),
      seed,
    );
  });
});
