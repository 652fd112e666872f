import { randomUUID } from 'node:crypto';
import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';

export interface TelemetryOptions {
  readonly transport: 'http' | 'grpc';
  /** Where to send, such as `http://127.0.0.1:4318`; undefined for what the OTEL_EXPORTER_OTLP_* variables say, or the default ports. */
  readonly endpoint?: string;
}

/** A judgement on a step, as `gen_ai.evaluation.result` carries it. */
export interface Evaluation {
  readonly name: string;
  /** 0 to 1. */
  readonly score: number;
  readonly label: string;
  readonly explanation: string;
}

/** The tracing of one process. */
export interface Telemetry {
  readonly tracer: Tracer;
  /** Which attribute names the conversation: both are in use, and the two processes show one each. */
  readonly sessionKey: 'gen_ai.conversation.id' | 'session.id';
  /**
   * Says what a judge thought. Over HTTP as an event of `turn`, which is still open; over gRPC as a log record that
   * belongs to the span `step`.
   */
  evaluate(turn: Span, step: Span, evaluation: Evaluation): void;
  /** Sends what is left. Rejects when anything could not be sent. */
  shutdown(): Promise<void>;
}

const batch = { scheduledDelayMillis: 300 };

/** Starts OpenTelemetry's SDK with the exporter of `transport`, as any Node app would. */
export function startTelemetry({ transport, endpoint }: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({
    'service.name': 'support-bot',
    'service.version': '1.4.0',
    'service.instance.id': randomUUID(),
    'deployment.environment.name': 'demo',
  });
  const failures: string[] = [];
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(noteFailures(traceExporter(transport, endpoint), failures), batch)],
  });
  provider.register();
  const logs =
    transport === 'grpc'
      ? new LoggerProvider({
          resource,
          processors: [
            new BatchLogRecordProcessor({
              exporter: noteFailures(new OTLPLogExporter({ url: grpcUrl(endpoint) }), failures),
              ...batch,
            }),
          ],
        })
      : undefined;
  const logger = logs?.getLogger('support-bot', '1.4.0');
  return {
    tracer: provider.getTracer('support-bot', '1.4.0'),
    sessionKey: transport === 'http' ? 'gen_ai.conversation.id' : 'session.id',
    evaluate: (turn, step, evaluation) => emitEvaluation(logger, turn, step, evaluation),
    async shutdown() {
      await logs?.shutdown();
      await provider.shutdown();
      if (failures.length > 0) throw new Error(`Some telemetry was not received: ${failures[0]}`);
    },
  };
}

function traceExporter(transport: 'http' | 'grpc', endpoint: string | undefined): SpanExporter {
  if (transport === 'grpc') return new GrpcTraceExporter({ url: grpcUrl(endpoint) });
  const url = httpUrl(endpoint);
  // Without a URL the exporter reads the environment itself.
  return new HttpTraceExporter(url === undefined ? {} : { url });
}

function httpUrl(endpoint: string | undefined): string | undefined {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: general, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = process.env;
  return general === undefined || protocol === 'grpc' ? 'http://127.0.0.1:4318/v1/traces' : undefined;
}

/** The general endpoint of the environment is for HTTP unless the protocol says otherwise: gRPC has a port of its own. */
function grpcUrl(endpoint: string | undefined): string {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: general, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = process.env;
  const traces = process.env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  return endpoint ?? traces ?? (protocol === 'grpc' ? general : undefined) ?? 'http://127.0.0.1:4317';
}

/** The SDK reports failed exports to its own diagnostics alone; a demo must not end well when nothing arrived. */
function noteFailures<Exporter extends SpanExporter | LogRecordExporter>(exporter: Exporter, failures: string[]): Exporter {
  const send = exporter.export.bind(exporter) as (items: never, done: (result: { code: number; error?: Error }) => void) => void;
  exporter.export = (items: never, done: (result: { code: number; error?: Error }) => void): void => {
    send(items, (result) => {
      if (result.code !== 0) failures.push(result.error?.message || String(result.error));
      done(result);
    });
  };
  return exporter;
}

function emitEvaluation(
  logger: Logger | undefined,
  turn: Span,
  step: Span,
  { name, score, label, explanation }: Evaluation,
): void {
  const attributes = {
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.value': score,
    'gen_ai.evaluation.score.label': label,
    'gen_ai.evaluation.explanation': explanation,
  };
  if (logger === undefined) turn.addEvent('gen_ai.evaluation.result', attributes);
  else {
    logger.emit({
      eventName: 'gen_ai.evaluation.result',
      severityNumber: SeverityNumber.INFO,
      attributes,
      context: trace.setSpan(context.active(), step),
    });
  }
}

/** Runs `work` inside a span; an error is recorded on it and thrown on. */
export function inSpan<Result>(
  tracer: Tracer,
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
  kind: SpanKind = SpanKind.INTERNAL,
): Promise<Result> {
  return tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      span.recordException(failure);
      span.setAttribute('error.type', failure.name);
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** `fetch` with the span that an HTTP instrumentation would write: the infrastructure beside the steps of the app. */
export async function tracedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? 'GET';
  const attributes = {
    'http.request.method': method,
    'url.full': url.href,
    'server.address': url.hostname,
    'server.port': Number(url.port || 443),
  };
  const tracer = trace.getTracer('@opentelemetry/instrumentation-undici', '0.33.0');
  return inSpan(
    tracer,
    method,
    attributes,
    async (span) => {
      const response = await fetch(input, init);
      span.setAttribute('http.response.status_code', response.status);
      if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      return response;
    },
    SpanKind.CLIENT,
  );
}
