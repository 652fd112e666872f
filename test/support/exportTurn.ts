import { type Context, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, NodeTracerProvider, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

export interface Turn {
  readonly session: string;
  readonly question: string;
  readonly answer: string;
  /** The system message; what a prompt file rendered to. */
  readonly system?: string;
  readonly documents?: readonly { readonly id: string; readonly content: string; readonly score: number }[];
  /** What a judge said of the answer. */
  readonly score?: { readonly name: string; readonly value: number; readonly explanation: string };
  /** The model call fails with this message. */
  readonly error?: string;
}

/**
 * Sends a turn (agent > retrieval, model call) as an app with the OpenTelemetry SDK does, by OTLP over HTTP, and returns
 * its trace id once it is acknowledged.
 */
export async function exportTurn(httpPort: number, turn: Turn): Promise<string> {
  const spans = recordTurn(turn);
  const exporter = new OTLPTraceExporter({ url: `http://127.0.0.1:${httpPort}/v1/traces` });
  await new Promise<void>((resolve, reject) => {
    exporter.export([...spans], ({ code, error }) => (code === 0 ? resolve() : reject(error ?? new Error('the export failed'))));
  });
  await exporter.shutdown();
  return spans[0]?.spanContext().traceId ?? '';
}

function recordTurn(turn: Turn): readonly ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'support-bot' }),
    spanProcessors: [new SimpleSpanProcessor(memory)],
  });
  const tracer = provider.getTracer('support-bot');
  const start = performance.timeOrigin + performance.now() - 1_000;
  const open = (name: string, afterMs: number, attributes: Record<string, string | number>, parent: Context = context.active()) =>
    tracer.startSpan(
      name,
      { startTime: start + afterMs, attributes: { 'gen_ai.conversation.id': turn.session, ...attributes } },
      parent,
    );

  const root = open('invoke_agent support', 0, { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' });
  const inside = trace.setSpan(context.active(), root);
  if (turn.documents !== undefined) {
    const retrieval = open(
      'retrieval policies',
      10,
      {
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.data_source.id': 'policies',
        'gen_ai.retrieval.query.text': turn.question,
        'gen_ai.retrieval.documents': JSON.stringify(turn.documents),
      },
      inside,
    );
    retrieval.end(start + 130);
  }
  const generation = open('chat gpt-4o', 150, callAttributes(turn), inside);
  if (turn.error === undefined) answer(generation, turn);
  else generation.setStatus({ code: SpanStatusCode.ERROR, message: turn.error });
  generation.end(start + 900);
  if (turn.error !== undefined) root.setStatus({ code: SpanStatusCode.ERROR, message: turn.error });
  root.end(start + 950);
  // The root first: its trace id is the turn's.
  return memory.getFinishedSpans().toReversed();
}

function callAttributes(turn: Turn): Record<string, string | number> {
  const text = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });
  const input = [...(turn.system === undefined ? [] : [text('system', turn.system)]), text('user', turn.question)];
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.request.temperature': 0.2,
    'gen_ai.input.messages': JSON.stringify(input),
  };
}

function answer(span: Span, turn: Turn): void {
  const output = [{ role: 'assistant', parts: [{ type: 'text', content: turn.answer }], finish_reason: 'stop' }];
  span.setAttributes({
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.usage.input_tokens': 1_200,
    'gen_ai.usage.output_tokens': 48,
    'gen_ai.output.messages': JSON.stringify(output),
  });
  if (turn.score === undefined) return;
  span.addEvent('gen_ai.evaluation.result', {
    'gen_ai.evaluation.name': turn.score.name,
    'gen_ai.evaluation.score.value': turn.score.value,
    'gen_ai.evaluation.explanation': turn.score.explanation,
  });
}
