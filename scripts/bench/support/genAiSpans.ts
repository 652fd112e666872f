import { type Attributes, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const words =
  'the refund policy of this shop allows a return within thirty days when the parcel is unopened and the receipt is at hand please tell me where my order is now'.split(
    ' ',
  );

/** Text of about `bytes` bytes that no two spans share, as answers of a model would not. */
export function uniqueText(bytes: number, seed: number): string {
  const parts: string[] = [];
  let state = seed * 2654435761 + 1;
  for (let length = 0; length < bytes; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const word = words[state % words.length] ?? '';
    parts.push(word);
    length += word.length + 1;
  }
  return parts.join(' ');
}

/** Attributes of one chat generation in the OpenTelemetry GenAI convention: 5.2 KB, messages as JSON text. */
function genAiAttributes(index: number): Attributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.response.id': `chatcmpl-${index}`,
    'gen_ai.conversation.id': `session-${Math.floor(index / 8)}`,
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.max_tokens': 1024,
    'gen_ai.usage.input_tokens': 900 + index,
    'gen_ai.usage.output_tokens': 80 + (index % 50),
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: uniqueText(700, index) }]),
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: uniqueText(1200, index + 1e6) }] },
      { role: 'assistant', parts: [{ type: 'text', content: uniqueText(800, index + 2e6) }] },
      { role: 'user', parts: [{ type: 'text', content: uniqueText(700, index + 3e6) }] },
    ]),
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [{ type: 'text', content: uniqueText(1000, index + 4e6) }], finish_reason: 'stop' },
    ]),
  };
}

/**
 * `count` finished spans of the real SDK, eight to a session. Each is a trace of its own, which is the most work for
 * a store; with `spansPerTrace` the first of so many is the root and the others are its children.
 */
export function genAiSpans(count: number, seed = 0, spansPerTrace = 1): readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bench', 'deployment.environment.name': 'dev' }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('promptrail-bench', '1.0.0');
  let parent = ROOT_CONTEXT;
  for (let index = 0; index < count; index++) {
    const isRoot = index % spansPerTrace === 0;
    const options = { kind: SpanKind.CLIENT, attributes: genAiAttributes(seed + index) };
    const span = tracer.startSpan('chat gpt-4o-mini', options, isRoot ? ROOT_CONTEXT : parent);
    if (isRoot) parent = trace.setSpan(ROOT_CONTEXT, span);
    span.end();
  }
  return exporter.getFinishedSpans();
}
