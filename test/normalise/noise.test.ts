import { describe, expect, it } from 'vitest';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aScope, aSpan, attributesOf, type Plain } from '../support/builders.ts';

type Case = readonly [what: string, name: string, scope: string, pairs: readonly (readonly [string, Plain])[]];

const isNoise = ([, name, scope, pairs]: Case): boolean =>
  summarise(aSpan({ name, scope: aScope(scope), attributes: attributesOf(...pairs) }), [], noPrices).noise;

describe('infrastructure is noise', () => {
  const noisy: readonly Case[] = [
    ['a JavaScript HTTP client', 'POST', '@opentelemetry/instrumentation-undici', [['http.request.method', 'POST']]],
    ['a Python web framework', 'POST /chat', 'opentelemetry.instrumentation.fastapi', []],
    ['Next.js', 'resolve page components', 'next.js', []],
    ['Go', 'GET', 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp', []],
    ['Java', 'SELECT app', 'io.opentelemetry.jdbc', []],
    ['.NET', 'GET', 'System.Net.Http', []],
    ['Prisma', 'prisma:client:operation', '@prisma/instrumentation', []],
    ['HTTP by old attributes', 'GET', 'mine', [['http.method', 'GET']]],
    ['HTTP by new attributes', 'GET', 'mine', [['http.request.method', 'GET']]],
    ['a database', 'SELECT app', 'mine', [['db.system.name', 'postgresql']]],
    ['a queue', 'x publish', 'mine', [['messaging.system', 'kafka']]],
    ['RPC', 'pkg.Service/Method', 'mine', [['rpc.system', 'grpc']]],
    ['ASGI internals', 'POST /chat http send', 'mine', []],
    ['Sentry’s HTTP', 'GET', 'mine', [['sentry.op', 'http.client']]],
    [
      'Rust’s tracing bridge',
      'poll',
      'mine',
      [
        ['busy_ns', 1],
        ['idle_ns', 2],
        ['target', 'hyper'],
      ],
    ],
    [
      'a placeholder of Logfire',
      'chat',
      'logfire',
      [
        ['logfire.span_type', 'pending_span'],
        ['gen_ai.operation.name', 'chat'],
      ],
    ],
    ['a duplicate of LiteLLM', 'raw_gen_ai_request', 'litellm', [['llm.request.type', 'chat']]],
    [
      'keys that processors stamp everywhere',
      'GET',
      'mine',
      [
        ['http.method', 'GET'],
        ['session.id', 's'],
        ['user.id', 'u'],
        ['gen_ai.conversation.id', 'c'],
        ['traceloop.workflow.name', 'w'],
        ['langfuse.trace.name', 'n'],
        ['braintrust.parent', 'p'],
      ],
    ],
  ];
  it.each(noisy)('%s', (...row) => {
    expect(isNoise(row)).toBe(true);
  });

  const kept: readonly Case[] = [
    [
      'a provider’s SDK that traces its own HTTP call',
      'chat',
      '@opentelemetry/instrumentation-http',
      [
        ['http.request.method', 'POST'],
        ['gen_ai.operation.name', 'chat'],
      ],
    ],
    [
      'Bedrock through botocore',
      'chat',
      'opentelemetry.instrumentation.botocore',
      [
        ['rpc.system', 'aws-api'],
        ['gen_ai.system', 'aws.bedrock'],
      ],
    ],
    [
      'a vector store',
      'query',
      'mine',
      [
        ['db.system', 'chroma'],
        ['db.vector.query.top_k', 3],
      ],
    ],
    [
      'MCP',
      'tools/call x',
      'mine',
      [
        ['rpc.system', 'jsonrpc'],
        ['mcp.method.name', 'tools/call'],
      ],
    ],
    [
      'a convention that is not read yet',
      'generate',
      'mine',
      [
        ['http.url', 'x'],
        ['langfuse.observation.type', 'generation'],
      ],
    ],
    ['an AI library without attributes', 'step', 'openinference.instrumentation.langchain', []],
    ['an AI library of which one scope is enough', 'query', 'opentelemetry.instrumentation.llamaindex', [['db.system', 'x']]],
    ['the user’s own code', 'handle turn', 'my-app', [['customer.tier', 'gold']]],
    ['the user’s own code with a session', 'handle turn', 'my-app', [['session.id', 's']]],
  ];
  it.each(kept)('but not %s', (...row) => {
    expect(isNoise(row)).toBe(false);
  });
});
