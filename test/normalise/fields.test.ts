import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { providerName } from '../../src/normalise/providers.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aLog, anEvent, aResource, aSpan, aSpanWith, attributesOf, type Plain } from '../support/builders.ts';

type Pairs = readonly (readonly [string, Plain])[];

const facts = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => summarise(span, logs, noPrices);
const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('the provider', () => {
  it.each([
    ['openai', 'openai'],
    ['OpenAI', 'openai'],
    ['az.ai.openai', 'azure.ai.openai'],
    ['Azure', 'azure.ai.openai'],
    ['Anthropic', 'anthropic'],
    ['AWS', 'aws.bedrock'],
    ['bedrock', 'aws.bedrock'],
    ['google', 'gcp.gemini'],
    ['Google', 'gcp.gen_ai'],
    ['vertexai', 'gcp.vertex_ai'],
    ['MistralAI', 'mistral_ai'],
    ['xai', 'x_ai'],
    ['ibm.watson.ai', 'ibm.watsonx.ai'],
    ['ollama', 'ollama'],
    ['__proto__', '__proto__'],
    ['langchain', undefined],
    ['_OTHER', undefined],
  ])('said as %s is %s', (said, expected) => {
    expect(providerName(said)).toBe(expected);
  });

  it('of a framework gives way to the next convention', () => {
    expect(facts(aSpanWith(['gen_ai.system', 'langchain'], ['llm.provider', 'openai'])).provider).toBe('openai');
  });
});

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

describe('the status', () => {
  const exception = anEvent('exception', ['exception.type', 'TypeError'], ['exception.message', 'no such thing']);
  const failed = aLog({
    eventName: 'gen_ai.client.operation.exception',
    attributes: attributesOf(['exception.type', 'Timeout']),
  });
  it.each<readonly [string, Partial<ReceivedSpan>, readonly ReceivedLog[], string]>([
    ['nothing said', {}, [], 'unset -'],
    ['ok', { status: { code: 1, message: '' } }, [], 'ok -'],
    ['ok although something was raised', { status: { code: 1, message: '' }, events: [exception] }, [], 'ok -'],
    ['an error with a message', { status: { code: 2, message: 'broke' }, events: [exception] }, [], 'error broke'],
    ['an error without a message', { status: { code: 2, message: '' }, events: [exception] }, [], 'error no such thing'],
    ['an exception alone', { events: [exception] }, [], 'error no such thing'],
    ['an error type alone', { attributes: attributesOf(['error.type', 'tool_error']) }, [], 'error tool_error'],
    ['an exception as a log record', {}, [failed], 'error Timeout'],
    ['a code nobody knows', { status: { code: 9, message: 'x' } }, [], 'unset -'],
  ])('%s', (_, overrides, logs, expected) => {
    const { status, statusMessage } = facts(aSpan(overrides), logs);
    expect(`${status} ${statusMessage ?? '-'}`).toBe(expected);
  });

  it('an answer that a filter cut off is a warning, no error', () => {
    expect(seen(aSpanWith(['gen_ai.response.finish_reasons', ['content_filter']]))).toMatchObject({
      status: 'unset',
      level: 'warning',
    });
  });

  it('an error that the app logged raises the level, not the status', () => {
    expect(seen(aSpan(), [aLog({ severityNumber: 17 })])).toMatchObject({ status: 'unset', level: 'error' });
  });
});

describe('parameters and tools offered', () => {
  it('are read from GenAI', () => {
    const { parameters, toolDefinitions, finishReasons } = seen(
      aSpanWith(
        ['gen_ai.request.model', 'm'],
        ['gen_ai.request.temperature', 0.5],
        ['gen_ai.request.stop_sequences', '["a"]'],
        ['gen_ai.output.type', 'json'],
        ['gen_ai.tool.definitions', '[{"type":"function","name":"f"}]'],
        ['gen_ai.response.finish_reasons', '["stop"]'],
      ),
    );
    expect(stringify(parameters)).toBe('{"temperature":0.5,"stop_sequences":["a"],"output_type":"json"}');
    expect(stringify(toolDefinitions)).toBe('[{"type":"function","name":"f"}]');
    expect(finishReasons).toEqual(['stop']);
  });

  it('are read from OpenInference', () => {
    const { parameters, toolDefinitions } = seen(
      aSpanWith(
        ['llm.invocation_parameters', '{"model":"m","temperature":0.5,"tools":[{"name":"g"}]}'],
        ['llm.tools.0.tool.json_schema', '{"name":"f"}'],
      ),
    );
    expect(stringify(parameters)).toBe('{"temperature":0.5}');
    expect(stringify(toolDefinitions)).toBe('[{"name":"f"}]');
  });

  it('that do not parse are kept', () => {
    expect(stringify(seen(aSpanWith(['llm.invocation_parameters', '{"temp'])).parameters)).toBe(
      '{"invocation_parameters":"{\\"temp"}',
    );
  });
});

describe('the tool of a tool step', () => {
  it.each<readonly [string, Partial<ReceivedSpan>, string]>([
    [
      'GenAI',
      {
        attributes: attributesOf(
          ['gen_ai.operation.name', 'execute_tool'],
          ['gen_ai.tool.name', 'f'],
          ['gen_ai.tool.call.id', 'c'],
          ['gen_ai.tool.call.arguments', '{"a":1}'],
          ['gen_ai.tool.call.result', { b: 2 }],
        ),
      },
      'f c {"a":1} -> {"b":2}',
    ],
    [
      'GenAI by the span’s name',
      { name: 'execute_tool f', attributes: attributesOf(['gen_ai.operation.name', 'execute_tool']) },
      'f - null -> null',
    ],
    [
      'OpenInference',
      {
        attributes: attributesOf(
          ['openinference.span.kind', 'TOOL'],
          ['tool.name', 'f'],
          ['tool.id', 'c'],
          ['tool.parameters', '{"schema":1}'],
          ['input.value', '{"a":1}'],
          ['output.value', 'two'],
        ),
      },
      'f c {"a":1} -> "two"',
    ],
    [
      'Strands, by events',
      {
        attributes: attributesOf(
          ['gen_ai.operation.name', 'execute_tool'],
          ['gen_ai.tool.name', 'f'],
          ['gen_ai.tool.call.id', 'c'],
        ),
        events: [
          anEvent('gen_ai.tool.message', ['content', '{"a":1}'], ['id', 'c']),
          anEvent('gen_ai.choice', ['message', '[{"text":"two"}]'], ['id', 'c']),
        ],
      },
      'f c {"a":1} -> "two"',
    ],
  ])('%s', (_, overrides, expected) => {
    const { tool, input, output } = seen(aSpan(overrides));
    expect(
      `${tool?.name} ${tool?.callId ?? '-'} ${stringify(tool?.arguments ?? null)} -> ${stringify(tool?.result ?? null)}`,
    ).toBe(expected);
    expect([...input, ...output]).toEqual([]);
  });
});

describe('retrieved documents', () => {
  const read = (pairs: Pairs): string => {
    const span = aSpanWith(...pairs);
    const { documents } = seen(span);
    const list = documents.map(
      ({ rank, id, score, content, metadata }) => `${rank} ${id ?? '-'} ${score ?? '-'} ${content} ${stringify(metadata)}`,
    );
    return `${facts(span).documentCount ?? 'unknown'}: ${list.join('; ')}`;
  };
  const retriever = ['openinference.span.kind', 'RETRIEVER'] as const;
  it.each<readonly [string, Pairs, string]>([
    [
      'GenAI',
      [
        ['gen_ai.operation.name', 'retrieval'],
        ['gen_ai.retrieval.documents', '[{"id":"a","score":0.5,"content":"x","lang":"en"},{"id":7}]'],
      ],
      '2: 1 a 0.5 x {"lang":"en"}; 2 7 -  {}',
    ],
    [
      'GenAI, nothing found',
      [
        ['gen_ai.operation.name', 'retrieval'],
        ['gen_ai.retrieval.documents', '[]'],
      ],
      '0: ',
    ],
    [
      'OpenInference',
      [
        retriever,
        ['retrieval.documents.0.document.id', 3],
        ['retrieval.documents.0.document.content', 'x'],
        ['retrieval.documents.0.document.score', 0.5],
        ['retrieval.documents.0.document.metadata', '{"source":"a.md"}'],
      ],
      '1: 1 3 0.5 x {"source":"a.md"}',
    ],
    [
      'OpenInference in any order, with gaps',
      [retriever, ['retrieval.documents.12.document.content', 'y'], ['retrieval.documents.2.document.content', 'x']],
      '2: 1 - - x {}; 2 - - y {}',
    ],
    [
      'raw output of LangChain',
      [retriever, ['output.value', '{"documents":[{"pageContent":"x","metadata":{"source":"a.md"}},{"page_content":"y"}]}']],
      '2: 1 - - x {"source":"a.md"}; 2 - - y {}',
    ],
    ['raw output that is a list of pairs', [retriever, ['output.value', '[[{"text":"x"},0.25]]']], '1: 1 - 0.25 x {}'],
    ['raw output that is empty', [retriever, ['output.value', '[]']], '0: '],
    ['raw output that is something else', [retriever, ['output.value', '[{"role":"user","content":"x"}]']], 'unknown: '],
    ['nothing said', [retriever], 'unknown: '],
    [
      'a reranker’s output',
      [
        ['openinference.span.kind', 'RERANKER'],
        ['reranker.input_documents.0.document.content', 'x'],
        ['reranker.input_documents.1.document.content', 'y'],
        ['reranker.output_documents.0.document.content', 'y'],
        ['reranker.output_documents.0.document.score', 0.9],
      ],
      '1: 1 - 0.9 y {}',
    ],
    ['documents that are no objects', [retriever, ['gen_ai.retrieval.documents', '["x",7]']], '2: 1 - - x {}; 2 - - 7 {}'],
    [
      'metadata that is no object',
      [retriever, ['retrieval.documents.0.document.content', 'x'], ['retrieval.documents.0.document.metadata', 'loose']],
      '1: 1 - - x {"metadata":"loose"}',
    ],
  ])('%s', (_, pairs, expected) => {
    expect(read(pairs)).toBe(expected);
  });

  it('are not shown as a message too', () => {
    const { input, output } = seen(aSpanWith(retriever, ['input.value', 'q'], ['output.value', '[{"text":"x"}]']));
    expect(input).toHaveLength(1);
    expect(output).toEqual([]);
  });
});

describe('the prompt', () => {
  it('of GenAI has its variables in attributes', () => {
    const { prompt } = seen(
      aSpanWith(
        ['gen_ai.prompt.name', 'greeting'],
        ['gen_ai.prompt.variable.user.name', 'Ann'],
        ['gen_ai.prompt.variable.__proto__', 5],
      ),
    );
    expect(prompt).toEqual({
      name: 'greeting',
      variables: new Map([
        ['user.name', 'Ann'],
        ['__proto__', '5'],
      ]),
    });
  });

  it('of OpenInference has its variables in JSON', () => {
    const { prompt } = seen(
      aSpanWith(
        ['llm.prompt_template.template', 'Hi {{n}}'],
        ['llm.prompt_template.version', 'v3'],
        ['llm.prompt_template.variables', '{"n":"Ann","k":[1]}'],
      ),
    );
    expect(prompt).toEqual({
      version: 'v3',
      template: 'Hi {{n}}',
      variables: new Map([
        ['n', 'Ann'],
        ['k', '[1]'],
      ]),
    });
  });

  it('is undefined when nothing is said', () => {
    expect(seen(aSpanWith(['gen_ai.prompt', 'hello']))).not.toHaveProperty('prompt');
  });
});

describe('the place in the code', () => {
  it.each<readonly [string, Pairs, object]>([
    [
      'by the stable names',
      [
        ['code.file.path', '/a/b.py'],
        ['code.line.number', '12'],
        ['code.function.name', 'm.C.f'],
      ],
      { file: '/a/b.py', line: 12, function: 'm.C.f' },
    ],
    [
      'by the old names',
      [
        ['code.filepath', 'b.py'],
        ['code.lineno', 12],
        ['code.function', 'f'],
        ['code.namespace', 'm.C'],
      ],
      { file: 'b.py', line: 12, function: 'm.C.f' },
    ],
    [
      'with a line that is none',
      [
        ['code.file.path', 'b.py'],
        ['code.line.number', -1],
      ],
      { file: 'b.py' },
    ],
  ])('%s', (_, pairs, expected) => {
    expect(seen(aSpanWith(...pairs)).source).toEqual(expected);
  });

  it('by a log record when the span has none', () => {
    expect(seen(aSpan(), [aLog({ attributes: attributesOf(['code.file.path', 'c.py']) })]).source).toEqual({ file: 'c.py' });
  });
});

describe('the question that names a turn', () => {
  const question = (value: Plain) => facts(aSpanWith(['input.value', value])).question();
  it('is the last message of the user', () => {
    expect(
      question(
        '{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"},{"role":"user","content":" three\\n four "},{"role":"tool","content":"five"}]}',
      ),
    ).toBe('three four');
  });

  it('is at most 200 characters and never half a character', () => {
    const long = question('😀'.repeat(300)) ?? '';
    expect(long.length).toBeLessThanOrEqual(200);
    expect(long.isWellFormed()).toBe(true);
    expect(long.endsWith('…')).toBe(true);
  });

  it('is found in the JSON of chains', () => {
    expect(question('{"topic":"France","question":"Capital?"}')).toBe('Capital?');
  });

  it('is undefined without a user', () => {
    expect(question('{"a":1}')).toBeUndefined();
    expect(facts(aSpan()).question()).toBeUndefined();
  });
});
