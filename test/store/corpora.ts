import type { ReceivedSpan } from '../../src/model/received.ts';
import { aResource, aScope, aSpan, attributesOf, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { createWriterOfProse, seededRandom } from './llmText.ts';

const resource = aResource(
  ['service.name', 'support-bot'],
  ['service.version', '1.4.2'],
  ['telemetry.sdk.language', 'python'],
  ['telemetry.sdk.name', 'opentelemetry'],
  ['telemetry.sdk.version', '1.39.0'],
  ['deployment.environment.name', 'dev'],
);
const scope = aScope('opentelemetry.instrumentation.openai_v2', '2.3b0');

/** Generations with four messages of about 1 KB each, no text twice: 5.2 KB per span as OTLP, ten spans per trace. */
export function* uniqueSpans(count: number, seed = 0x5eed0001): Generator<ReceivedSpan> {
  const prose = createWriterOfProse(seed);
  const random = seededRandom(seed + 1);
  for (let index = 0; index < count; index += 1) {
    const input = ['system', 'user', 'user'].map((role) => message(role, prose(1050)));
    const output = [message('assistant', prose(1050), 'stop')];
    yield generation(index, Math.floor(index / 10), index % 10 === 0, input, output, random);
  }
}

/** Agents that send their whole history at every step: `runs` traces of `steps` generations, tool results of these lengths. */
export function* agentSpans(
  runs: number,
  steps: number,
  [shortest, longest]: readonly [number, number],
  seed = 0x5eed0001,
): Generator<ReceivedSpan> {
  const prose = createWriterOfProse(seed);
  const random = seededRandom(seed + 1);
  const system = message('system', prose(6000));
  for (let run = 0; run < runs; run += 1) {
    const history = [system, message('user', prose(300))];
    for (let step = 0; step < steps; step += 1) {
      const call = { type: 'tool_call', id: `call_${run}_${step}`, name: 'search', arguments: { query: prose(40) } };
      const output = JSON.stringify({ role: 'assistant', parts: [call], finish_reason: 'tool_call' });
      yield generation(run * steps + step, run, step === 0, history, [output], random);
      history.push(JSON.stringify({ role: 'assistant', parts: [call] }));
      const result = {
        type: 'tool_call_response',
        id: `call_${run}_${step}`,
        result: prose(shortest + Math.floor(random() * (longest - shortest))),
      };
      history.push(JSON.stringify({ role: 'tool', parts: [result] }));
    }
  }
}

function message(role: string, content: string, finishReason?: string): string {
  return JSON.stringify({
    role,
    parts: [{ type: 'text', content }],
    ...(finishReason === undefined ? {} : { finish_reason: finishReason }),
  });
}

function generation(
  index: number,
  trace: number,
  isRoot: boolean,
  input: readonly string[],
  output: readonly string[],
  random: () => number,
): ReceivedSpan {
  const start = testStart + BigInt(index) * 1_000_000_000n;
  const hex = () => Math.floor(random() * 2 ** 48).toString(16);
  return aSpan({
    traceId: traceIdOf(trace + 1),
    spanId: spanIdOf(index + 1),
    parentSpanId: isRoot ? undefined : spanIdOf(index - (index % 10) + 1),
    name: 'chat gpt-4o',
    kind: 3,
    start,
    end: start + 700_000_000n + BigInt(Math.floor(random() * 1e9)),
    attributes: attributesOf(
      ['gen_ai.operation.name', 'chat'],
      ['gen_ai.provider.name', 'openai'],
      ['gen_ai.request.model', 'gpt-4o'],
      ['gen_ai.request.temperature', 0.7],
      ['gen_ai.request.max_tokens', 1024],
      ['gen_ai.response.model', 'gpt-4o-2024-11-20'],
      ['gen_ai.response.id', `chatcmpl-${hex()}${hex()}`],
      ['gen_ai.response.finish_reasons', ['stop']],
      ['gen_ai.usage.input_tokens', 800 + Math.floor(random() * 4000)],
      ['gen_ai.usage.output_tokens', 50 + Math.floor(random() * 500)],
      ['gen_ai.conversation.id', `conversation-${trace}`],
      ['server.address', 'api.openai.com'],
      ['server.port', 443],
      ['gen_ai.output.type', 'text'],
      ['openai.request.service_tier', 'auto'],
      ['gen_ai.input.messages', `[${input.join(', ')}]`],
      ['gen_ai.output.messages', `[${output.join(', ')}]`],
    ),
    resource,
    scope,
  });
}
