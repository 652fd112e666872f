import { context, type SpanContext, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { genAiSpans, uniqueText } from './genAiSpans.ts';

export type Encoding = 'protobuf' | 'json';

/** Requests of `spansPerRequest` generations with 5.2 KB of text each that nothing else repeats. */
export function uniqueBodies(
  requests: number,
  spansPerRequest: number,
  seed = 0,
  { encoding, spansPerTrace }: { readonly encoding?: Encoding; readonly spansPerTrace?: number } = {},
): readonly Uint8Array[] {
  return split(genAiSpans(requests * spansPerRequest, seed * 1_000_000, spansPerTrace), spansPerRequest, encoding);
}

/** An agent's run: each step re-sends the whole history, about 61 KB a span in the mean; one span a request. */
export function agentBodies(runs: number, stepsPerRun: number, encoding?: Encoding): readonly Uint8Array[] {
  const bodies: Uint8Array[] = [];
  for (let run = 0; run < runs; run++) {
    const recorder = record();
    const root = remoteParent(run + 1);
    const system = { role: 'system', parts: [{ type: 'text', content: uniqueText(6000, run + 7e6) }] };
    const history: object[] = [system, { role: 'user', parts: [{ type: 'text', content: uniqueText(300, run + 8e6) }] }];
    for (let step = 0; step < stepsPerRun; step++) {
      const seed = run * 10_000 + step;
      const call = { type: 'tool_call', id: `call_${step}`, name: 'search', arguments: { query: uniqueText(40, seed + 1e7) } };
      const output = { role: 'assistant', parts: [call], finish_reason: 'tool_call' };
      recorder.end('chat gpt-5.2', root, {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-5.2',
        'gen_ai.conversation.id': `agent-${run}`,
        'gen_ai.usage.input_tokens': 2000 + step * 150,
        'gen_ai.usage.output_tokens': 40,
        'gen_ai.input.messages': JSON.stringify(history),
        'gen_ai.output.messages': JSON.stringify([output]),
      });
      const response = {
        type: 'tool_call_response',
        id: `call_${step}`,
        response: uniqueText(100 + ((seed * 37) % 700), seed + 2e7),
      };
      history.push({ role: 'assistant', parts: [call] }, { role: 'tool', parts: [response] });
    }
    bodies.push(...split(recorder.spans(), 1, encoding));
  }
  return bodies;
}

/** One trace of many small steps, `perRequest` a request. */
export function growingTraceBodies(spans: number, perRequest: number, encoding?: Encoding): readonly Uint8Array[] {
  const recorder = record();
  const root = remoteParent(99);
  for (let index = 0; index < spans; index++) {
    recorder.end(`step ${index}`, root, { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': `tool_${index % 7}` });
  }
  return split(recorder.spans(), perRequest, encoding);
}

export function totalBytes(bodies: readonly Uint8Array[]): number {
  return bodies.reduce((sum, body) => sum + body.byteLength, 0);
}

function record() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bench' }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    spanLimits: { attributeValueLengthLimit: Number.POSITIVE_INFINITY },
  });
  const tracer = provider.getTracer('promptrail-bench');
  return {
    end: (name: string, parent: SpanContext, attributes: Record<string, string | number>) =>
      tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, trace.setSpanContext(context.active(), parent)).end(),
    spans: () => exporter.getFinishedSpans(),
  };
}

function remoteParent(number: number): SpanContext {
  const hex = (Date.now() * 1000 + number).toString(16);
  return { traceId: hex.padStart(32, 'a'), spanId: hex.padStart(16, 'b'), traceFlags: TraceFlags.SAMPLED };
}

function split(spans: readonly ReadableSpan[], perRequest: number, encoding: Encoding = 'protobuf'): readonly Uint8Array[] {
  const serializer = encoding === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const bodies: Uint8Array[] = [];
  for (let start = 0; start < spans.length; start += perRequest) {
    bodies.push(serializer.serializeRequest(spans.slice(start, start + perRequest)) ?? new Uint8Array());
  }
  return bodies;
}
