import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/normalise/observe.ts';
import { noPrices } from '../../../src/normalise/prices.ts';
import { aLog, anEvent, aScope, aSpan, attributesOf, type Plain } from '../../support/builders.ts';
import { kept, seen } from '../../support/seen.ts';

const json = JSON.stringify;
type Pairs = readonly (readonly [string, Plain])[];
const span = (name: string, scope: string, ...pairs: Pairs) =>
  aSpan({ name, scope: aScope(scope), attributes: attributesOf(...pairs) });

describe('frameworks that mostly write GenAI', () => {
  it.each<[string, string, Pairs, string, string]>([
    ['execute_event_loop_cycle', 'strands.telemetry.tracer', [], 'chain', 'strands'],
    ['Model invoke', 'strands-agents', [], 'generation', 'strands'],
    ['Tool: f', 'strands-agents', [], 'tool', 'strands'],
    [
      'chat.completions m',
      'Microsoft.SemanticKernel.Diagnostics',
      [['gen_ai.operation.name', 'chat.completions']],
      'generation',
      'semantic_kernel',
    ],
    ['AutoFunctionInvocationLoop', 'semantic_kernel.connectors.ai', [], 'chain', 'semantic_kernel'],
    ['workflow.run', 'agent_framework', [['workflow.id', 'w']], 'chain', 'agent_framework'],
    ['executor.process e', 'agent_framework', [['executor.id', 'e']], 'chain', 'agent_framework'],
    ['spring_ai chat_client', 'org.springframework.boot', [['spring.ai.kind', 'chat_client']], 'chain', 'spring_ai'],
    [
      'simple query',
      'org.springframework.boot',
      [
        ['spring.ai.kind', 'vector_store'],
        ['db.vector.query.content', 'q'],
      ],
      'retrieval',
      'spring_ai',
    ],
    [
      'simple add',
      'org.springframework.boot',
      [
        ['spring.ai.kind', 'vector_store'],
        ['db.system', 'simple'],
      ],
      'span',
      'spring_ai',
    ],
    ['langchain4j.tools.f', 'io.quarkus.opentelemetry', [], 'tool', 'langchain4j'],
    ['langchain4j.aiservices.Guide.ask', 'io.quarkus.opentelemetry', [], 'chain', 'langchain4j'],
    ['GET /ask', 'io.quarkus.opentelemetry', [], 'span', 'none'],
    ['tools/call f', 'mine', [['mcp.method.name', 'tools/call']], 'tool', 'mcp'],
    ['initialize', 'mine', [['mcp.method.name', 'initialize']], 'span', 'mcp'],
    ['anthropic.messages.create', 'com.anthropic.sdk.typescript', [['http.request.method', 'POST']], 'generation', 'anthropic'],
    ['anthropic.tool_use f', 'com.anthropic.sdk.python', [], 'tool', 'anthropic'],
    ['anthropic.messages.count_tokens', 'com.anthropic.sdk.python', [], 'span', 'anthropic'],
    ['handoff', 'mine', [['graph.node.id', 'a']], 'span', 'openai_agents'],
  ])('"%s" of %s', (name, scope, pairs, type, convention) => {
    expect(kept(span(name, scope, ...pairs))).toMatchObject({ type, convention, noise: name === 'execute_event_loop_cycle' });
  });

  it.each([
    ['autogen process agent', 'autogen SingleThreadedAgentRuntime'],
    ['message.send', 'agent_framework'],
    ['edge_group.process SingleEdgeGroup', 'agent_framework.workflows'],
  ])('"%s" of %s is machinery', (name, scope) => {
    expect(kept(span(name, scope)).noise).toBe(true);
    // A name alone says nothing: others send messages too.
    expect(kept(span(name, 'mine')).noise).toBe(false);
  });
});

describe('Strands', () => {
  it('tells on events, with Bedrock’s blocks, tags under a name of everybody’s, and milliseconds', () => {
    const events = [
      anEvent('gen_ai.user.message', ['content', json([{ text: 'Weather?' }])]),
      anEvent(
        'gen_ai.choice',
        ['message', json([{ toolUse: { toolUseId: 'c1', name: 'f', input: {} } }])],
        ['finish_reason', 'tool_use'],
      ),
    ];
    const chat = span(
      'chat',
      'strands.telemetry.tracer',
      ['gen_ai.operation.name', 'chat'],
      ['tags', ['a']],
      ['gen_ai.server.time_to_first_token', 617],
    );
    expect(seen({ ...chat, events }).slice(1)).toEqual([
      'first token: 617.0 ms',
      'finished: tool_use',
      'in  user: "Weather?"',
      'out assistant: calls f c1 {}',
    ]);
    expect(kept(chat).tags).toEqual(['a']);
    expect(
      seen(span('invoke_agent a', 'strands-agents', ['gen_ai.operation.name', 'invoke_agent'], ['system_prompt', 'Be brief.'])),
    ).toContain('in  system: "Be brief."');
  });

  it('does not say twice what a tool was given', () => {
    const details = (key: string, part: object) =>
      anEvent('gen_ai.client.inference.operation.details', [key, json([{ role: 'tool', parts: [part] }])]);
    const events = [
      details('gen_ai.input.messages', { type: 'tool_call', id: 'c1', name: 'f', arguments: {} }),
      details('gen_ai.output.messages', { type: 'tool_call_response', id: 'c1', response: [{ json: { a: 1 } }] }),
    ];
    const pairs: Pairs = [
      ['gen_ai.tool.name', 'f'],
      ['gen_ai.tool.call.arguments', '{}'],
      ['gen_ai.tool.call.result', json([{ json: { a: 1 } }])],
    ];
    expect(
      seen({ ...span('execute_tool f', 'strands-agents', ['gen_ai.operation.name', 'execute_tool'], ...pairs), events }).slice(1),
    ).toEqual(['tool: f (no id) {} -> {"a":1}']);
    // Where it stands nowhere else, it is said.
    expect(seen({ ...span('execute_tool f', 'strands-agents', ['gen_ai.operation.name', 'execute_tool']), events })).toContain(
      'out tool: result c1 {"a":1}',
    );
  });
});

describe('Spring AI', () => {
  const log = (body: string) => aLog({ body, scope: aScope('org.springframework.ai.chat.observation.Handler') });
  const chat = span(
    'chat m',
    'org.springframework.boot',
    ['gen_ai.operation.name', 'chat'],
    ['gen_ai.request.model', 'm'],
    ['gen_ai.response.model', 'none'],
  );

  it('logs what was said, without who speaks', () => {
    expect(
      seen(chat, [
        log('Chat Model Prompt Content:\n["Be brief.", "Weather?\nNow."]'),
        log('Chat Model Completion:\n["21 degrees."]'),
        log('Other'),
      ]),
    ).toEqual([
      'generation "chat m" unset (gen_ai)',
      'model: m',
      'in  user: "Be brief."',
      'in  user: "Weather?\\nNow."',
      'out assistant: "21 degrees."',
    ]);
    expect(seen(chat, [log('Chat Model Completion:\n[]'), log('Chat Model Prompt Content:\ncut o')]).slice(2)).toEqual([
      'in  user: "cut o"',
    ]);
  });

  it('logs what was found', () => {
    const query = span(
      'simple query',
      'org.springframework.boot',
      ['spring.ai.kind', 'vector_store'],
      ['db.vector.query.content', 'Weather?'],
    );
    expect(seen(query, [log('Vector Store Query Response:\n["Sunny.", "Warm."]')]).slice(1)).toEqual([
      'in  user: "Weather?"',
      'document 1: - - "Sunny." {}',
      'document 2: - - "Warm." {}',
    ]);
    expect(observe(query, [], noPrices).documents).toEqual([]);
  });

  it('names tools and conversations in its own keys, and HTTP in those of Micrometer', () => {
    const pairs: Pairs = [
      ['definition.name', 'f'],
      ['call.id', 'c1'],
      ['call.arguments', '{"a":1}'],
      ['call.result', '"ok"'],
    ];
    const tool = span(
      'tool_call f',
      'org.springframework.boot',
      ['spring.ai.kind', 'tool_call'],
      ...pairs.map(([key, value]) => [`spring.ai.tool.${key}`, value] as const),
    );
    expect(seen(tool)).toContain('tool: f c1 {"a":1} -> "\\"ok\\""');
    expect(kept(span('x', '', ['spring.ai.chat.client.conversation.id', 's'])).sessionId).toBe('s');
    expect(
      kept(span('POST', 'org.springframework.boot', ['method', 'POST'], ['outcome', 'SUCCESS'], ['status', '200'], ['uri', '/x']))
        .noise,
    ).toBe(true);
  });
});

describe('LangChain4j', () => {
  it('puts the prompt on an attribute, and a guess of the cost with its currency', () => {
    const call = (cost: string) =>
      span(
        'completion m',
        'io.quarkus.opentelemetry',
        ['gen_ai.request.model', 'm'],
        ['gen_ai.content.prompt', 'Weather?'],
        ['gen_ai.completion', '21 degrees.'],
        ['gen_ai.usage.prompt_tokens', 10],
        ['gen_ai.client.estimated_cost', cost],
      );
    expect(seen(call('0.00020880USD')).slice(2)).toEqual([
      'usage: input 10, output 0, total 10',
      'cost: $0.0002088 (exporter)',
      'in  user: "Weather?"',
      'out assistant: "21 degrees."',
    ]);
    expect(kept(call('1.2.3USD')).costUsd).toBeUndefined();
    expect(kept(call('0.5EUR')).costUsd).toBeUndefined();
  });
});

describe('MCP', () => {
  it('calls tools without the id of the model’s call, and wraps their results', () => {
    const result = { content: [{ type: 'text', text: '{"temp":21}' }], structuredContent: { temp: 21 } };
    const call = (...pairs: Pairs) =>
      span('tools/call f', 'mine', ['mcp.method.name', 'tools/call'], ['mcp.session.id', 'not a conversation'], ...pairs);
    expect(
      seen(
        call(['jsonrpc.request.id', '7'], ['gen_ai.tool.call.arguments', '{"a":1}'], ['gen_ai.tool.call.result', json(result)]),
      )[1],
    ).toBe('tool: f (no id) {"a":1} -> {"temp":21}');
    expect(
      seen(
        call(
          ['mcp.request.argument', '{"a":1}'],
          ['mcp.response.value', json({ content: [{ type: 'text', text: 'no' }], isError: true })],
        ),
      )[1],
    ).toBe('tool: f (no id) {"a":1} -> {"isError":true,"content":"no"}');
    expect(kept(call()).sessionId).toBeUndefined();
  });
});

describe('Anthropic’s SDK', () => {
  it('traces its own HTTP call, which is no noise, and what it ran a tool for', () => {
    const tool = span(
      'anthropic.custom_tool_use f',
      'com.anthropic.sdk.typescript',
      ['gen_ai.tool.name', 'f'],
      ['anthropic.tool_result.content', json([{ type: 'text', text: 'ok' }])],
    );
    expect(seen(tool)[1]).toBe('tool: f (no id) null -> "ok"');
    const call = span(
      'anthropic.messages.create',
      'com.anthropic.sdk.typescript',
      ['url.full', 'x'],
      ['anthropic.message.stop_reason', 'end_turn'],
    );
    expect(observe(call, [], noPrices)).toMatchObject({ noise: false, finishReasons: ['end_turn'] });
  });
});
