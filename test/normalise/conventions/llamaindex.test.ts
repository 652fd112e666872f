import { describe, expect, it } from 'vitest';
import type { SpanEvent } from '../../../src/model/received.ts';
import { anEvent, aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
const step = (name: string, events: readonly SpanEvent[], ...pairs: readonly (readonly [string, Plain])[]) =>
  aSpan({ name, events, scope: aScope('llamaindex.opentelemetry.tracer'), attributes: attributesOf(...pairs) });

describe('LlamaIndex', () => {
  it.each([
    ['OpenAI.achat', 'generation'],
    ['Anthropic.stream_chat', 'generation'],
    ['OpenAI.complete', 'generation'],
    ['OpenAI._prepare_chat_with_tools', 'chain'],
    ['VectorIndexRetriever.retrieve', 'retrieval'],
    ['OpenAIEmbedding.aget_query_embedding', 'embedding'],
    ['CohereRerank.postprocess_nodes', 'reranker'],
    ['FunctionTool.acall', 'tool'],
    ['FunctionAgent.run', 'agent'],
    ['RetrieverQueryEngine.query', 'chain'],
  ])('names a span after the method that ran: %s', (name, type) => {
    expect(kept(step(name, []))).toMatchObject({ type, convention: 'llamaindex' });
  });

  const text = (value: string) => ({ block_type: 'text', text: value });
  const messages = [
    { role: 'user', additional_kwargs: {}, blocks: [text('Weather?')] },
    {
      role: 'assistant',
      additional_kwargs: {
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } }],
      },
      blocks: [{ block_type: 'tool_call', tool_call_id: 'c1', tool_name: 'weather', tool_kwargs: '{"city":"Paris"}' }],
    },
    { role: 'tool', additional_kwargs: { tool_call_id: 'c1' }, blocks: [text('{"temp":21}')] },
  ];

  it('tells a call of a model by events', () => {
    const span = step('OpenAI.chat', [
      anEvent(
        'LLMChatStartEvent',
        ['messages', json(messages)],
        ['additional_kwargs.tools', json([{ name: 'weather' }])],
        ['model_dict.model_name', 'm'],
        ['model_dict.temperature', 0.5],
      ),
      anEvent(
        'LLMChatEndEvent',
        ['messages', json(messages)],
        ['response.message.role', 'assistant'],
        ['response.message.blocks', json([text('21 degrees.')])],
        ['response.raw.model', 'm-1'],
        ['response.raw.choices', json([{ finish_reason: 'stop' }])],
        ['response.raw.usage.prompt_tokens', 10],
        ['response.raw.usage.completion_tokens', 2],
        ['response.raw.usage.total_tokens', 12],
        ['response.raw.usage.prompt_tokens_details.cached_tokens', 4],
        ['response.raw.usage.cache_creation_input_tokens', 'null'],
      ),
    ]);
    expect(seen(span)).toEqual([
      'generation "OpenAI.chat" unset (llamaindex)',
      'model: m-1',
      'parameters: {"temperature":0.5}',
      'usage: input 10, output 2, total 12, cacheRead 4',
      'finished: stop',
      'offers: {"name":"weather"}',
      'in  user: "Weather?"',
      'in  assistant: calls weather c1 {"city":"Paris"}',
      'in  tool: result c1 {"temp":21}',
      'out assistant: "21 degrees."',
    ]);
  });

  it('finds nodes', () => {
    const nodes = [{ node: { id_: 'n1', text: 'Paris.', metadata: { source: 'a.md' }, relationships: {} }, score: 0.9 }];
    expect(
      seen(
        step('VectorIndexRetriever.retrieve', [
          anEvent('RetrievalStartEvent', ['str_or_query_bundle', 'where?']),
          anEvent('RetrievalEndEvent', ['str_or_query_bundle', 'where?'], ['nodes', json(nodes)]),
        ]),
      ),
    ).toEqual([
      'retrieval "VectorIndexRetriever.retrieve" unset (llamaindex)',
      'in  user: "where?"',
      'document 1: n1 0.9 "Paris." {"source":"a.md"}',
    ]);
  });

  it.each([
    ["{'city': 'Paris', 'exact': True, 'unit': None}", '{"city":"Paris","exact":true,"unit":null}'],
    [`{'city': "L'Aquila"}`, `"{'city': \\"L'Aquila\\"}"`],
  ])('tells a tool as Python prints it: %s', (printed, shown) => {
    const summary = `ToolCall(tool_name='weather', tool_kwargs=${printed}, tool_id='c1')`;
    expect(seen(step('FunctionTool.acall', [], ['llamaindex.step.input_summary', summary]))).toEqual([
      'tool "weather" unset (llamaindex)',
      `tool: weather c1 ${shown} -> null`,
    ]);
  });

  it('does not read what was cut off', () => {
    expect(
      seen(step('FunctionTool.acall', [], ['llamaindex.step.input_summary', "ToolCall(tool_name='weather', tool_kw..."])),
    ).toEqual(['tool "FunctionTool.acall" unset (llamaindex)', 'tool: FunctionTool.acall (no id) null -> null']);
  });

  it('is asked a question by the event that starts a workflow, and by no other', () => {
    const asked = (summary: string) => kept(step('Agent.step', [], ['llamaindex.step.input_summary', summary])).question();
    expect(asked("AgentWorkflowStartEvent(user_msg='Weather?', chat_history=None)")).toBe('Weather?');
    expect(asked("AgentInput(input=[ChatMessage(role='user'")).toBeUndefined();
  });
});
