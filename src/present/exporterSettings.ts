/** Where an app in this window should send, and which variables tell it so. Pure texts: the shell copies or sets them. */
export interface Endpoint {
  readonly httpPort: number;
  /** Undefined when gRPC is not served. */
  readonly grpcPort?: number;
}

export type Variable = readonly [name: string, value: string];

/** The address apps send OTLP over HTTP to. An IP, not `localhost`, which may resolve to an address someone else holds. */
export function endpointUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Variables of the OpenTelemetry SDKs; the pause between batches is short, so that a step shows when it ends. */
export function exporterVariables(endpoint: Endpoint): readonly Variable[] {
  return [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', endpointUrl(endpoint.httpPort)],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
    ['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT', 'true'],
    ['OTEL_BSP_SCHEDULE_DELAY', '500'],
  ];
}

// Any of these says where the user wants the spans to go.
const destinations = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/**
 * What a terminal is given, on top of what the user set. Nothing, when the user names a destination: capturing messages for
 * somebody else's server is not ours to switch on. A protocol the user chose is kept, with the port that speaks it.
 */
export function terminalVariables(endpoint: Endpoint, isSet: (name: string) => string | undefined): readonly Variable[] {
  if (destinations.some((name) => isSet(name) !== undefined)) return [];
  const protocol = isSet('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? isSet('OTEL_EXPORTER_OTLP_PROTOCOL');
  const port = protocol === 'grpc' ? endpoint.grpcPort : endpoint.httpPort;
  if (port === undefined) return [];
  return exporterVariables({ ...endpoint, httpPort: port }).filter(([name]) => isSet(name) === undefined);
}

/** The kinds of settings that can be copied. */
export const exporterLanguages = ['python', 'node', 'environment'] as const;
export type ExporterLanguage = (typeof exporterLanguages)[number];

/** Text to paste into an app or a shell. */
export function exporterSettings(language: ExporterLanguage, endpoint: Endpoint): string {
  switch (language) {
    case 'python':
      return python(endpointUrl(endpoint.httpPort));
    case 'node':
      return node(endpointUrl(endpoint.httpPort));
    case 'environment':
      return exporterVariables(endpoint)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('');
  }
}

function python(url: string): string {
  return `# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
import os

# Many instrumentations leave the messages out unless this is set before they load.
os.environ.setdefault("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider(resource=Resource.create({"service.name": "my-app"}))
provider.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(endpoint="${url}/v1/traces"), schedule_delay_millis=500)
)
trace.set_tracer_provider(provider)

# Then switch on the instrumentation of your model client, for instance:
# pip install opentelemetry-instrumentation-openai-v2
# from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
# OpenAIInstrumentor().instrument()
`;
}

function node(url: string): string {
  return `// npm install @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-proto @opentelemetry/resources
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

// Many instrumentations leave the messages out unless this is set before they load.
process.env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT ??= 'true';

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'my-app' }),
  spanProcessors: [
    new BatchSpanProcessor(new OTLPTraceExporter({ url: '${url}/v1/traces' }), { scheduledDelayMillis: 500 }),
  ],
});
provider.register();

// Before the app ends: await provider.shutdown();
`;
}
